#include "app/pictures/weight_pictures.h"

#include <algorithm>
#include <cstdio>

namespace experiments {
namespace {

std::string unit_title(int64_t unit, double output_weight) {
  char text[96];
  std::snprintf(text, sizeof text, "hidden unit %lld, output weight %.3g",
                static_cast<long long>(unit), output_weight);
  return text;
}

torch::Tensor what_sets_apart(const training::TrainingData& data, int64_t label) {
  const auto [inputs, labels] = data.select(data.train);
  const auto own = (labels == label).nonzero().flatten();
  return (inputs.index_select(0, own).mean(0) - inputs.mean(0)).to(torch::kFloat32);
}

}  // namespace

int64_t extreme_unit(const torch::Tensor& into_class, double sign) {
  return (into_class * sign).argmax().item<int64_t>();
}

std::vector<ClassWeights> strongest_weights(const torch::Tensor& incoming,
                                            const torch::Tensor& outgoing) {
  const bool is_network = outgoing.defined();
  std::vector<ClassWeights> all;
  for (int64_t label = 0; label < (is_network ? outgoing : incoming).size(0); ++label) {
    if (!is_network) {
      all.push_back({label, "", incoming[label].to(torch::kFloat32)});
      continue;
    }
    const auto unit = extreme_unit(outgoing[label]);
    // A copy, so that the other units' weights can go.
    all.push_back({label, unit_title(unit, outgoing[label][unit].item<double>()),
                   incoming[unit].to(torch::kFloat32, /*non_blocking=*/false, /*copy=*/true)});
  }
  return all;
}

std::vector<ClassWeights> strongest_weights(training::TrainedModel& model) {
  const auto head = model.head().parameters();
  return strongest_weights(model.layer().weight(), head.empty() ? torch::Tensor() : head.front());
}

std::vector<ClassWeights> strongest_channels(const std::vector<ClassWeights>& weights,
                                             const training::TrainingData& data,
                                             const MapShape& maps, int64_t count) {
  std::vector<ClassWeights> strongest_maps;
  for (const auto& weight : weights) {
    const auto products = (weight.values * what_sets_apart(data, weight.label))
                              .view({maps.channels, maps.height, maps.width});
    const auto sums = products.sum({1, 2});
    const auto strongest = std::get<1>(sums.topk(std::min(count, sums.size(0))));
    for (int64_t i = 0; i < strongest.size(0); ++i) {
      const auto channel = strongest[i].item<int64_t>();
      strongest_maps.push_back(
          {weight.label, "channel " + std::to_string(channel), products[channel]});
    }
  }
  return strongest_maps;
}

}  // namespace experiments
