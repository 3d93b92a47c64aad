#include <stdexcept>

#include "alexnet/features.h"
#include "alexnet/layers.h"
#include "alexnet/network.h"
#include "alexnet/read_weights.h"
#include "alexnet/untrained_weights.h"
#include "app/inputs/feature_store.h"
#include "app/inputs/input_kinds.h"
#include "data_loaders/pictures.h"

namespace experiments {
namespace {

const std::string kAlexNet = "alexnet.";

alexnet::Weights load_weights(const AlexNetOptions& options, const DataPlaces& places,
                              const std::string& input) {
  if (places.demo) return alexnet::untrained_weights(/*seed=*/0);
  const auto path = places.root / options.weights;
  if (std::filesystem::exists(path)) return alexnet::read_weights(path);
  throw std::runtime_error(
      path.string() + ": not found; the input " + input +
      " needs weights: `facesweep alexnet fetch torchvision` downloads some, and \"alexnet\": "
      "{\"weights\": PATH} in the JSON names them below the data root");
}

double operations_of(const alexnet::Weights& weights) {
  double operations = 0;
  const auto sides = alexnet::input_sides(weights);
  for (size_t i = 0; i < weights.convolutions.size(); ++i) {
    const auto& layer = weights.convolutions[i];
    const auto side = static_cast<double>(alexnet::convolved(sides[i], layer));
    operations += 2 * static_cast<double>(layer.weight.numel()) * side * side;
  }
  for (const auto& layer : weights.dense)
    operations += 2 * static_cast<double>(layer.weight.numel());
  return operations;
}

/// A layer that a sweep reads.
struct Layer {
  std::string name;          ///< "conv4"
  alexnet::Weights weights;  ///< that end with it
  KeptFeatures kept;
};

/// All that a sweep reads, and one network that gives them in one pass.
struct Layers {
  std::vector<Layer> layers;
  std::unique_ptr<alexnet::Network> network;
  bool half_precision = false;
};

class AlexNetLayer : public InputKind {
 public:
  AlexNetLayer(std::shared_ptr<const Layers> all, size_t own) : all_(std::move(all)), own_(own) {}

  MapShape maps(const data_loaders::LabelledImages&) const override {
    const auto shape = alexnet::output_shape(own().weights);
    return {shape.channels, shape.side, shape.side};
  }

  InputRows rows(const data_loaders::LabelledImages& images,
                 const Progress& progress) const override {
    std::vector<KeptFeatures> kept;
    for (const auto& layer : all_->layers) kept.push_back(layer.kept);
    auto rows = kept_features(kept, own_, data_loaders::with_three_channels(images.images),
                              [&](const std::vector<size_t>& wanted, const torch::Tensor& pictures,
                                  const PutFeatures& put) {
                                std::vector<std::string> names;
                                for (const auto layer : wanted)
                                  names.push_back(alexnet::output_of(all_->layers[layer].name));
                                alexnet::compute_features(
                                    *all_->network, pictures, names,
                                    [&](int64_t image, size_t layer, const torch::Tensor& row) {
                                      put(layer, image, row);
                                    },
                                    progress);
                              });
    return {std::move(rows.rows), std::move(rows.notice)};
  }

  std::string fingerprint() const override { return own().kept.network; }

  double operations() const override { return operations_of(own().weights); }

  std::optional<NetworkRecord> network() const override {
    const auto& weights = own().weights;
    return NetworkRecord{weights.source, weights.trained, alexnet::fingerprint(weights)};
  }

  std::optional<ExportedInput> for_export() const override {
    return ExportedInput{AlexNetFeatures{own().weights, all_->half_precision}};
  }

 private:
  const Layer& own() const { return all_->layers[own_]; }

  std::shared_ptr<const Layers> all_;
  size_t own_;
};

KeptFeatures kept_of(const std::string& name, const alexnet::Weights& weights, bool half_precision,
                     const std::filesystem::path& cache) {
  KeptFeatures kept;
  const auto fingerprint = alexnet::fingerprint(weights);
  kept.folder = cache / (fingerprint.substr(0, 16) + (half_precision ? "-half" : ""));
  kept.name = name;
  kept.network = fingerprint + (half_precision ? " half" : " single");
  kept.source = weights.source;
  kept.features = alexnet::output_shape(weights).numbers();
  kept.half_precision = half_precision;
  return kept;
}

/// Throws std::runtime_error that names the file, the layer that it lacks and the input.
alexnet::Weights ending_with(const std::string& layer, const alexnet::Weights& weights,
                             const InputRequest& request) {
  const auto file = request.places.demo
                        ? "the untrained AlexNet of --demo"
                        : (request.places.root / request.sweep.alexnet.weights).string();
  try {
    return alexnet::up_to(weights, layer);
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(file + ": " + error.what() + "; the input " + kAlexNet + layer +
                             " reads it");
  }
}

}  // namespace

std::shared_ptr<const InputKind> stand_in(const DataPlaces& places) {
  const Sweep sweep;
  return open_input(kAlexNet + "conv5", sweep, places);
}

InputKinds alexnet_layers(const InputRequest& request) {
  const auto& options = request.sweep.alexnet;
  auto all = std::make_shared<Layers>();
  all->half_precision = options.half_precision;
  alexnet::Weights weights;
  InputKinds inputs;
  for (const auto& layer : alexnet::layer_names()) {
    const auto name = kAlexNet + layer;
    if (request.names.count(name) == 0) continue;
    if (all->layers.empty()) weights = load_weights(options, request.places, name);
    all->layers.push_back({layer, ending_with(layer, weights, request), {}});
    auto& own = all->layers.back();
    own.kept = kept_of(name, own.weights, options.half_precision, request.places.cache);
    inputs[name] = std::make_shared<AlexNetLayer>(all, all->layers.size() - 1);
  }
  if (!inputs.empty())
    all->network = std::make_unique<alexnet::Network>(all->layers.back().weights);
  return inputs;
}

}  // namespace experiments
