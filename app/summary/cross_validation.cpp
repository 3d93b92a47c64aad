#include "app/summary/cross_validation.h"

#include <algorithm>
#include <limits>
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

SettingFigures figures_of(const FoldScore& score) {
  const auto& validation = score.validation;
  return {validation.accuracy(), -validation.loss, score.test_accuracy()};
}

/// Of all settings together.
double overlap_of(const std::vector<ScoresByKey>& scores, const data_loaders::SplitOptions& split) {
  std::vector<FoldScore> all;
  for (const auto& setting : scores) {
    for (const auto& [key, score] : setting) all.push_back(score);
  }
  return test_over_train(all, split);
}

std::vector<OuterFold> choices(const std::vector<ScoresByKey>& scores) {
  std::set<RepeatKey> keys;
  for (const auto& setting : scores) {
    for (const auto& [key, score] : setting) keys.insert(key);
  }
  constexpr SettingFigures not_trained{-std::numeric_limits<double>::infinity(), 0, 0};
  std::vector<OuterFold> folds;
  for (const auto& key : keys) {
    auto& fold = folds.emplace_back();
    for (const auto& setting : scores) {
      const auto found = setting.find(key);
      fold.push_back(found == setting.end() ? not_trained : figures_of(found->second));
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
    auto& against = found.against_best.emplace_back();
    if (i == found.best) continue;
    const auto pairs = differences(scores[i], scores[found.best]);
    if (pairs.empty()) continue;
    against = AgainstBest{compare_resampled(pairs, {overlap, found.rope}), 1};
    p_values.push_back(against->folds.test ? against->folds.test->p : 1);
  }
  const auto adjusted = holm(p_values);
  auto next = adjusted.begin();
  for (auto& against : found.against_best) {
    if (against) against->holm_p = *next++;
  }
}

/// Weights and biases of a setting's network.
int64_t network_size(const SettingResults& results) {
  const auto& model = results.begin()->second.trial.model;
  const int64_t width = models::input_layer_width(model);
  const int64_t output = models::has_hidden_units(model.type) ? (width + 1) * model.classes : 0;
  return (model.features + 1) * width + output;
}

/// Settings that were not trained in any fold stand undecided.
void add_verdict(const ExperimentResults& results, const std::vector<size_t>& ranking,
                 CrossValidation& found) {
  std::vector<Contender> ranked;
  for (const auto index : ranking) {
    const auto& against = found.against_best[index];
    ranked.push_back(
        {against ? against->folds.probabilities : std::nullopt, network_size(results[index])});
  }
  const auto verdict = judge(ranked);
  found.standings.assign(results.size(), Standing::undecided);
  for (size_t i = 0; i < ranking.size(); ++i) found.standings[ranking[i]] = verdict.standings[i];
  found.smallest = ranking[verdict.smallest];
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
  add_verdict(results, ranking, found);
  found.nested = nested_estimate(choices(scores), overlap);
  return found;
}

}  // namespace experiments
