#include "alexnet/features.h"

#include <c10/core/InferenceMode.h>

#include <mutex>
#include <stdexcept>

#include "parallel/for_each_item.h"

namespace alexnet {

torch::Tensor conv4_features(const Network& network, const torch::Tensor& images,
                             const Progress& progress, int64_t threads) {
  if (images.dim() != 4 || images.scalar_type() != torch::kUInt8 || images.size(3) != 3) {
    throw std::invalid_argument("AlexNet takes images uint8 [N, H, W, 3]");
  }
  auto features = torch::empty({images.size(0), network.features()});
  std::mutex mutex;
  int64_t done = 0;
  const auto compute = [&](int64_t i) {
    {
      const c10::InferenceMode inference;
      features[i].copy_(network.activations(images[i]).flatten());
    }
    const std::lock_guard lock(mutex);
    ++done;
    if (progress) progress(done, images.size(0));
  };
  parallel::for_each_item(images.size(0), compute, threads);
  return features;
}

}  // namespace alexnet
