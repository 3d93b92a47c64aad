#include "app/pictures/kept_weights.h"

#include <algorithm>

#include "app/results/experiment_results.h"

namespace experiments {

void KeptWeights::consider(const TrialResult& result, training::TrainedModel& model) {
  if (!is_trained(result) || result.seconds < least_seconds_) return;
  Kept kept{result.validation.accuracy(), 0, strongest_weights(model)};
  for (const auto& weight : kept.weights)
    kept.bytes += static_cast<int64_t>(weight.values.nbytes());
  const std::lock_guard lock(mutex_);
  bytes_ += kept.bytes;
  kept_[result.id] = std::move(kept);
  while (bytes_ > most_bytes_) drop_the_worst();
}

void KeptWeights::drop_the_worst() {
  const auto worst = std::min_element(kept_.begin(), kept_.end(), [](const auto& a, const auto& b) {
    return a.second.validation_accuracy < b.second.validation_accuracy;
  });
  bytes_ -= worst->second.bytes;
  kept_.erase(worst);
}

std::vector<ClassWeights> KeptWeights::find(const std::string& trial) const {
  const std::lock_guard lock(mutex_);
  const auto found = kept_.find(trial);
  return found == kept_.end() ? std::vector<ClassWeights>{} : found->second.weights;
}

}  // namespace experiments
