#pragma once

#include <string>
#include <vector>

#include "app/json/json_field.h"
#include "app/sweep_file/sweep.h"

namespace experiments {

/// Trials that one experiment may make; more are a slip of the finger.
constexpr int64_t kMostTrials = 1000000;

/// A name that files can have. Throws app::ConfigError.
std::string read_name(const JsonField& field);

/// "title", "part" and "report" of an entry of "experiments"; Heading::entry is left at 0.
Heading read_heading(const JsonField& entry);

using SplitsByDataset = std::map<std::string, data_loaders::SplitOptions>;

/// What an entry may call by its name.
struct KnownNames {
  SplitsByDataset datasets;
  std::vector<std::string> inputs;
};

std::vector<std::string> names_of(const SplitsByDataset& datasets);

/// One entry of "experiments" that is a sweep; its data set and its inputs must be `known`. "seed"
/// in place of "repeats" makes one trial of every combination, with that seed.
Experiment read_experiment(const JsonField& field, const KnownNames& known);

/// What such an entry may say.
nlohmann::ordered_json experiment_schema();

}  // namespace experiments
