#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "app/summary/summary.h"

namespace report {

/// A run for machines: what table() shows and what it leaves out, every setting, numbers unrounded.
/// Accuracies are in [0, 1]; an interval is {"mean", "half_width", "count"}, half_width null for
/// fewer than two repeats; a setting's "values" are numbers where the field is one, its "texts" are
/// what the table shows, in the order of "varying". "studies" are the objects in `studies`
/// (studies::to_json, by their entries in the file) with "name", "type", "title", "part", "report",
/// "failure", "seconds", "finding" and "blocks"; of a picture the title stands alone. An
/// experiment's "computed_by" lists what computed its results, with "trials", their number; "mix"
/// says in words where that makes a difference to numbers, and is empty where it makes none.
std::string summary_json(const std::vector<experiments::ExperimentSummary>& summaries,
                         const std::map<int64_t, nlohmann::json>& studies, bool demo);

/// {"program", "instructions", "blas", "aten", "trials"} each.
nlohmann::json computed_by_list(const std::vector<experiments::ComputedCount>& counts);

/// One entry of its "experiments": the report page takes its numbers from here as well.
nlohmann::json summary_object(const experiments::ExperimentSummary& summary);

}  // namespace report
