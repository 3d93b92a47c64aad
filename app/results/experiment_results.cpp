#include "app/results/experiment_results.h"

#include <algorithm>
#include <utility>

namespace experiments {

bool is_trained(const TrialResult& result) {
  return result.state == TrialState::completed || result.state == TrialState::stopped_early;
}

std::vector<const TrialResult*> trained_repeats(const SettingResults& results) {
  std::vector<const TrialResult*> trained;
  for (const auto& [key, result] : results) {
    if (!key.inner_fold && is_trained(result)) trained.push_back(&result);
  }
  return trained;
}

const TrialResult* best_repeat(const SettingResults& results) {
  const auto rank = [](const TrialResult* result) {
    return std::make_pair(-result->validation.accuracy(), result->validation.loss);
  };
  const auto trained = trained_repeats(results);
  const auto best =
      std::min_element(trained.begin(), trained.end(),
                       [&](const auto* a, const auto* b) { return rank(a) < rank(b); });
  return best == trained.end() ? nullptr : *best;
}

std::vector<const TrialResult*> validated_repeats(const SettingResults& results) {
  std::vector<const TrialResult*> validated;
  for (const auto& [key, result] : results) {
    if (is_trained(result) && result.validation.rows > 0) validated.push_back(&result);
  }
  return validated;
}

std::vector<const TrialResult*> finished_trials(const ExperimentResults& results) {
  std::vector<const TrialResult*> finished;
  for (const auto& setting : results) {
    for (const auto& [key, result] : setting) finished.push_back(&result);
  }
  return finished;
}

}  // namespace experiments
