#include "app/summary/fold_scores.h"

#include <optional>

namespace experiments {
namespace {

/// Of the inner folds of a fit; none where one of them is not trained to an end.
std::optional<training::Figures> inner_validation(const SettingResults& results, RepeatKey key,
                                                  int64_t inner_folds) {
  training::Figures sum;
  for (int64_t inner = 0; inner < inner_folds; ++inner) {
    key.inner_fold = inner;
    const auto found = results.find(key);
    if (found == results.end() || !is_trained(found->second)) return std::nullopt;
    sum = together(sum, found->second.validation);
  }
  return sum;
}

}  // namespace

training::Figures together(const training::Figures& one, const training::Figures& other) {
  training::Figures sum{one.rows + other.rows, one.correct + other.correct, 0};
  if (sum.rows == 0) return sum;
  sum.loss =
      (one.loss * static_cast<double>(one.rows) + other.loss * static_cast<double>(other.rows)) /
      static_cast<double>(sum.rows);
  return sum;
}

double test_over_train(const std::vector<FoldScore>& scores,
                       const data_loaders::SplitOptions& split) {
  if (!split.is_resampled()) return 0;
  int64_t tested = 0, trained = 0;
  for (const auto& score : scores) {
    tested += score.tested->test.rows;
    trained += score.tested->train.rows;
  }
  return trained > 0 ? static_cast<double>(tested) / static_cast<double>(trained) : 0;
}

std::vector<FoldScore> fold_scores(const SettingResults& results,
                                   const data_loaders::SplitOptions& split) {
  std::vector<FoldScore> scores;
  for (const auto* result : trained_repeats(results)) {
    if (split.inner_folds == 0) {
      scores.push_back({result, result->validation});
    } else if (const auto inner =
                   inner_validation(results, result->trial.key(), split.inner_folds)) {
      scores.push_back({result, *inner});
    }
  }
  return scores;
}

}  // namespace experiments
