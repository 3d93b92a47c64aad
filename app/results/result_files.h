#pragma once

#include <string>
#include <vector>

#include "app/results/trial_result.h"

namespace experiments {

/// A trial's three files, as text. Numbers read back exactly, infinities and NaN too.
struct ResultFiles {
  std::string trial;  ///< trial.json: everything but curve and predictions, and the SHA-256 of the
                      ///< other two
  std::string curve;  ///< curve.csv
  std::string test;   ///< test.csv: name, label, predicted, probability
};

ResultFiles to_files(const TrialResult& result);

/// The result that the files hold; without predictions where `with_predictions` is false. Throws
/// std::runtime_error that says which file is damaged and how.
TrialResult from_files(const ResultFiles& files, bool with_predictions = true);

}  // namespace experiments
