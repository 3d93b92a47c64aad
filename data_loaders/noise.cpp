#include "data_loaders/noise.h"

#include <ATen/CPUGeneratorImpl.h>

#include <stdexcept>

namespace data_loaders {

torch::Tensor with_noise(const torch::Tensor& pixels, double level, uint64_t seed) {
  if (!(level >= 0)) throw std::invalid_argument("with_noise: expected level >= 0");
  const torch::Generator generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  const auto noise = torch::rand(pixels.sizes(), generator, pixels.options()).mul_(2).sub_(1);
  return noise.mul_(level).add_(pixels).abs_();
}

}  // namespace data_loaders
