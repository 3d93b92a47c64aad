#include "app/summary/choice.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <tuple>

namespace experiments {
namespace {

constexpr double kSure = 0.95;

size_t best_of(const OuterFold& fold) {
  for (const auto& setting : fold) {
    if (std::isnan(setting.score) || std::isnan(setting.tie_breaker)) {
      throw std::invalid_argument("nested_estimate: a score is not a number");
    }
  }
  // The first of several largest ones.
  const auto best = std::max_element(fold.begin(), fold.end(), [](const auto& a, const auto& b) {
    return std::tie(a.score, a.tie_breaker) < std::tie(b.score, b.tie_breaker);
  });
  return static_cast<size_t>(best - fold.begin());
}

Standing standing(const std::optional<Probabilities>& against_best) {
  if (!against_best) return Standing::undecided;
  if (against_best->worse >= kSure) return Standing::worse;
  return 1 - against_best->worse >= kSure ? Standing::as_good : Standing::undecided;
}

}  // namespace

NestedEstimate nested_estimate(const std::vector<OuterFold>& folds, double test_over_train) {
  if (folds.empty() || folds.front().empty()) {
    throw std::invalid_argument("nested_estimate: expected a fold and a setting");
  }
  NestedEstimate estimate;
  estimate.times_chosen.resize(folds.front().size());
  std::vector<double> accuracies;
  for (const auto& fold : folds) {
    if (fold.size() != folds.front().size()) {
      throw std::invalid_argument("nested_estimate: folds of different settings");
    }
    const auto chosen = best_of(fold);
    estimate.chosen.push_back(chosen);
    ++estimate.times_chosen[chosen];
    accuracies.push_back(fold[chosen].test_accuracy);
  }
  estimate.accuracy = corrected_interval(accuracies, test_over_train);
  return estimate;
}

Verdict judge(const std::vector<Contender>& ranked) {
  if (ranked.empty()) throw std::invalid_argument("judge: expected a contender");
  Verdict verdict;
  verdict.standings.push_back(Standing::best);
  for (size_t i = 1; i < ranked.size(); ++i) {
    verdict.standings.push_back(standing(ranked[i].against_best));
    const bool is_smaller = ranked[i].weights < ranked[verdict.smallest].weights;
    if (verdict.standings[i] == Standing::as_good && is_smaller) verdict.smallest = i;
  }
  return verdict;
}

}  // namespace experiments
