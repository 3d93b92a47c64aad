#include "alexnet/layers.h"

#include <algorithm>
#include <stdexcept>

namespace alexnet {
namespace {

constexpr size_t kConvolutions = 5;

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

const std::vector<std::string>& layer_names() {
  static const std::vector<std::string> names{"conv1", "conv2", "conv3", "conv4",
                                              "conv5", "fc6",   "fc7"};
  return names;
}

std::vector<std::string> layers_of(const Weights& weights) {
  const auto& names = layer_names();
  const auto count = static_cast<int64_t>(weights.convolutions.size() + weights.dense.size());
  return {names.begin(), names.begin() + count};
}

std::vector<std::string> inner_names(const Weights& weights) {
  std::vector<std::string> names;
  for (const auto& layer : layers_of(weights)) {
    names.push_back(layer);
    if (output_of(layer) != layer) names.push_back(output_of(layer));
  }
  return names;
}

std::string output_of(const std::string& layer) {
  const bool has_block = layer == "conv1" || layer == "conv2" || layer == "conv5";
  return has_block ? "block" + layer.substr(4) : layer;
}

std::string last_layer(const Weights& weights) {
  return layers_of(weights).back();
}

Weights up_to(const Weights& weights, const std::string& layer) {
  const auto held = layers_of(weights);
  const auto found = std::find(held.begin(), held.end(), layer);
  if (found == held.end()) {
    throw std::runtime_error("has no layer " + layer + ", only " + joined(held));
  }
  const auto count = static_cast<size_t>(found - held.begin()) + 1;
  auto shortened = weights;
  shortened.convolutions.resize(std::min(count, weights.convolutions.size()));
  shortened.dense.resize(count - std::min(count, kConvolutions));
  return shortened;
}

LayerShape output_shape(const Weights& weights) {
  if (!weights.dense.empty()) return {weights.dense.back().weight.size(0), 1};
  const auto& last = weights.convolutions.back();
  const auto side = convolved(input_sides(weights).back(), last);
  const auto layer = last_layer(weights);
  return {last.weight.size(0), output_of(layer) == layer ? side : pooled(side)};
}

}  // namespace alexnet
