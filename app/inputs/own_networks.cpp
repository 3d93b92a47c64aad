#include <stdexcept>

#include "app/inputs/feature_store.h"
#include "app/inputs/input_kinds.h"
#include "app/inputs/script_network.h"
#include "data_loaders/pictures.h"
#include "files/whole_file.h"

namespace experiments {
namespace {

class OwnNetwork : public InputKind {
 public:
  OwnNetwork(std::string name, std::shared_ptr<const ScriptNetwork> network, std::string source,
             std::filesystem::path cache)
      : name_(std::move(name)),
        network_(std::move(network)),
        source_(std::move(source)),
        cache_(std::move(cache)) {}

  MapShape maps(const data_loaders::LabelledImages& images) const override {
    return {network_->features(images.images.size(1), images.images.size(2)), 1, 1};
  }

  InputRows rows(const data_loaders::LabelledImages& images,
                 const Progress& progress) const override {
    KeptFeatures kept;
    kept.folder = cache_ / network_->fingerprint().substr(0, 16);
    kept.name = name_;
    kept.network = network_->fingerprint();
    kept.source = source_;
    kept.features = maps(images).numbers();
    auto rows = kept_features(
        {kept}, 0, data_loaders::with_three_channels(images.images),
        [&](const std::vector<size_t>&, const torch::Tensor& pictures, const PutFeatures& put) {
          network_->compute(
              pictures, [&](int64_t picture, const torch::Tensor& row) { put(0, picture, row); },
              progress);
        });
    return {std::move(rows.rows), std::move(rows.notice)};
  }

  std::string fingerprint() const override { return network_->fingerprint(); }

  double operations() const override { return 1e9; }

  std::optional<NetworkRecord> network() const override {
    return NetworkRecord{source_, /*trained=*/true, network_->fingerprint()};
  }

  std::optional<ExportedInput> for_export() const override { return ExportedInput{{}, network_}; }

 private:
  std::string name_;
  std::shared_ptr<const ScriptNetwork> network_;
  std::string source_;
  std::filesystem::path cache_;
};

}  // namespace

InputKinds own_networks(const InputRequest& request) {
  InputKinds inputs;
  for (const auto& [name, options] : request.sweep.named_inputs.networks) {
    if (request.names.count(name) == 0) continue;
    if (request.places.demo) {
      inputs[name] = stand_in(request.places);
      continue;
    }
    const auto path = request.places.root / options.file;
    if (!std::filesystem::exists(path)) {
      throw std::runtime_error(path.string() + ": not found; the input " + name +
                               " is the TorchScript network in it; name the data root with --data "
                               "or FACESWEEP_DATA");
    }
    inputs[name] = std::make_shared<OwnNetwork>(
        name, std::make_shared<ScriptNetwork>(path.string(), files::read_whole(path), options),
        options.file.string(), request.places.cache);
  }
  return inputs;
}

}  // namespace experiments
