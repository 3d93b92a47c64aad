#pragma once

#include <string>

#include "app/summary/summary.h"

namespace report {

/// What a cross-validated experiment's best setting is, which are as good, the smallest of them,
/// and what choosing in this way is worth: sentences, one to a line.
std::string verdict(const experiments::ExperimentSummary& summary);

/// "10 x 5 folds", "5 folds", "6 splits".
std::string splits_text(const experiments::CrossValidation& found);

/// What a fit is tested on: "fold" or "split".
std::string counted_word(const experiments::ExperimentSummary& summary);

/// "as_good", for JSON.
std::string name_of(experiments::Standing standing);

/// "as good", for people.
std::string words_of(experiments::Standing standing);

}  // namespace report
