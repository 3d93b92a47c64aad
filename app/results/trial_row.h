#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/results/trial_result.h"

namespace experiments {

/// The pictures that trials on one split are tested on, in order: name and label.
using TestPictures = std::vector<std::pair<std::string, int64_t>>;

/// A trial as the results' file holds it, in values that SQL has (docs/results.md).
struct TrialRow {
  std::string id;
  std::string setting;  ///< its JSON without name and seed, the same for all repeats of a setting
  int64_t seed = 0, fold = 0;
  std::optional<int64_t> inner_fold;
  int64_t features = 0, classes = 0;
  std::string state, reason, engine, engine_reason;
  int64_t steps = 0;
  double seconds = 0;
  ComputedBy computed_by;
  training::Figures train, validation, test;
  int64_t curve_points = 0, tested_pictures = 0;
  std::string curve = "[]";  ///< number_rows_text of CurvePoint's six numbers
  /// number_rows_text of class and probability, for each of `pictures`.
  std::string predictions = "[]";
  std::shared_ptr<const TestPictures> pictures = std::make_shared<TestPictures>();
};

TrialRow row_of(const TrialResult& result);

/// Which parts of a result are wanted: curves and predictions are most of it.
struct ResultParts {
  bool curve = true;
  bool predictions = true;
};

/// The result that a row holds. `trial` is what was planned under its id; where it is null the
/// trial comes from the row's JSON, and its experiment is not known. Throws std::runtime_error that
/// says what is wrong with the row.
TrialResult result_from(const TrialRow& row, const Trial* trial, const ResultParts& parts);

/// The first 32 hex digits of a SHA-256, over all that the row's own columns hold, the id among
/// them: a value that was changed, or moved to another trial, no longer fits.
std::string digest_of_figures(const TrialRow& row);
std::string digest_of_curve(const TrialRow& row);
/// `pictures_digest` is digest_of(*row.pictures).
std::string digest_of_predictions(const TrialRow& row, const std::string& pictures_digest);
std::string digest_of(const TestPictures& pictures);

}  // namespace experiments
