#include "alexnet/features.h"

#include <c10/core/InferenceMode.h>

#include <mutex>
#include <stdexcept>

#include "parallel/for_each_item.h"

namespace alexnet {

void compute_features(const Network& network, const torch::Tensor& images,
                      const std::vector<std::string>& layers, const PutRow& put,
                      const Progress& progress, int64_t threads) {
  if (images.dim() != 4 || images.scalar_type() != torch::kUInt8 || images.size(3) != 3) {
    throw std::invalid_argument("AlexNet takes images uint8 [N, H, W, 3]");
  }
  std::mutex mutex;
  int64_t done = 0;
  const auto compute = [&](int64_t i) {
    {
      const c10::InferenceMode inference;
      const auto activations = network.activations(images[i], layers);
      for (size_t layer = 0; layer < layers.size(); ++layer) {
        put(i, layer, activations[layer].flatten());
      }
    }
    const std::lock_guard lock(mutex);
    ++done;
    if (progress) progress(done, images.size(0));
  };
  parallel::for_each_item(images.size(0), compute, threads);
}

torch::Tensor features(const Network& network, const torch::Tensor& images,
                       const Progress& progress, int64_t threads) {
  auto rows = torch::empty({images.dim() > 0 ? images.size(0) : 0, network.features()});
  const auto put = [&](int64_t image, size_t, const torch::Tensor& row) { rows[image].copy_(row); };
  compute_features(network, images, {network.last_layer()}, put, progress, threads);
  return rows;
}

}  // namespace alexnet
