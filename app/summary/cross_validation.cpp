#include "app/summary/cross_validation.h"

#include <algorithm>
#include <map>
#include <set>

#include "app/summary/fold_scores.h"

namespace experiments {
namespace {

using ScoresByKey = std::map<RepeatKey, FoldScore>;

std::vector<ScoresByKey> scores_by_key(const Experiment& experiment,
                                       const ExperimentResults& results) {
  std::vector<ScoresByKey> all;
  for (const auto& setting : results) {
    auto& own = all.emplace_back();
    for (const auto& score : fold_scores(setting, experiment.split))
      own.emplace(score.key(), score);
  }
  return all;
}

/// Of all settings together.
double overlap_of(const std::vector<ScoresByKey>& scores, const data_loaders::SplitOptions& split) {
  std::vector<FoldScore> all;
  for (const auto& setting : scores) {
    for (const auto& [key, score] : setting) all.push_back(score);
  }
  return test_over_train(all, split);
}

std::vector<FoldChoice> choices(const std::vector<ScoresByKey>& scores) {
  std::set<RepeatKey> keys;
  for (const auto& setting : scores) {
    for (const auto& [key, score] : setting) keys.insert(key);
  }
  std::vector<FoldChoice> folds;
  for (const auto& key : keys) {
    auto& fold = folds.emplace_back();
    for (const auto& setting : scores) {
      const auto found = setting.find(key);
      const bool is_there = found != setting.end();
      fold.accuracy.push_back(is_there ? std::optional(found->second.validation.accuracy())
                                       : std::nullopt);
      fold.loss.push_back(is_there ? std::optional(found->second.validation.loss) : std::nullopt);
      fold.tested.push_back(is_there ? found->second.test_accuracy() : 0);
    }
  }
  return folds;
}

std::vector<double> differences(const ScoresByKey& own, const ScoresByKey& best) {
  std::vector<double> found;
  for (const auto& [key, score] : own) {
    const auto partner = best.find(key);
    if (partner != best.end())
      found.push_back(score.test_accuracy() - partner->second.test_accuracy());
  }
  return found;
}

void compare_with_best(const std::vector<ScoresByKey>& scores, double overlap,
                       CrossValidation& found) {
  std::vector<double> p_values;
  for (size_t i = 0; i < scores.size(); ++i) {
    const auto pairs =
        i == found.best ? std::vector<double>{} : differences(scores[i], scores[found.best]);
    auto& comparison = found.against_best.emplace_back();
    if (pairs.empty()) continue;
    comparison = compare_folds(pairs, overlap, found.rope);
    p_values.push_back(comparison->p);
  }
  const auto adjusted = holm(p_values);
  auto next = adjusted.begin();
  for (auto& comparison : found.against_best) {
    if (comparison) comparison->holm_p = *next++;
  }
}

/// Weights and biases of a setting's network.
int64_t network_size(const SettingResults& results) {
  const auto& model = results.begin()->second.trial.model;
  const int64_t width = models::input_layer_width(model);
  const int64_t output = models::has_hidden_units(model.type) ? (width + 1) * model.classes : 0;
  return (model.features + 1) * width + output;
}

void judge(const ExperimentResults& results, CrossValidation& found) {
  for (size_t i = 0; i < results.size(); ++i) {
    const auto& comparison = found.against_best[i];
    found.standings.push_back(i == found.best ? Standing::best
                              : comparison    ? standing_of(comparison->probabilities)
                                              : Standing::unknown);
    const bool is_good =
        found.standings[i] == Standing::best || found.standings[i] == Standing::as_good;
    if (!is_good) continue;
    if (!found.smallest || network_size(results[i]) < network_size(results[*found.smallest]))
      found.smallest = i;
  }
}

}  // namespace

std::optional<CrossValidation> cross_validate(const Experiment& experiment,
                                              const ExperimentResults& results,
                                              const std::vector<size_t>& ranking) {
  const auto& split = experiment.split;
  if (!split.is_resampled() || ranking.empty()) return std::nullopt;
  const auto scores = scores_by_key(experiment, results);
  const double overlap = overlap_of(scores, split);
  CrossValidation found;
  found.repeats = experiment.repeats;
  found.splits = std::max<int64_t>(split.folds, 1);
  found.inner_folds = split.inner_folds;
  found.rope = experiment.rope / 100;
  found.best = ranking.front();
  compare_with_best(scores, overlap, found);
  judge(results, found);
  found.nested = nested_estimate(choices(scores), overlap);
  return found;
}

}  // namespace experiments
