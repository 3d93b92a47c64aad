#pragma once

#include <string>

#include "app/summary/summary.h"

namespace report {

/// Pictures of each kind that are listed unless all are asked for.
constexpr size_t kListedPictures = 5;

/// Comparisons of inputs in plain text. Of two: both test accuracies, their difference, McNemar's
/// test, the pictures that only one of them gets right, and what each confuses (for up to
/// kShownClasses classes). Of more a table of every two; with `all` each pair as well. Empty where
/// there is none.
std::string comparison_lines(const experiments::ExperimentSummary& summary, bool all);

constexpr int64_t kShownClasses = 12;

}  // namespace report
