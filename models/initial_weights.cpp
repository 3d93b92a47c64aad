#include "models/initial_weights.h"

#include "kernels/normal.h"

namespace models {
namespace {

enum Stream : uint64_t { input_weights = 1, output_weights = 2 };

// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014, "Fast splittable pseudorandom number
// generators"): neighbouring seeds and units must not start neighbouring generators.
uint64_t mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

uint64_t key(uint64_t seed, Stream stream, int64_t unit) {
  constexpr uint64_t golden = 0x9e3779b97f4a7c15ULL;
  return mix(mix(seed + golden * stream) + golden * static_cast<uint64_t>(unit));
}

torch::Tensor normal_rows(uint64_t seed, Stream stream, int64_t first, int64_t count,
                          int64_t columns) {
  torch::Tensor rows = torch::empty({count, columns});
  float* row = rows.data_ptr<float>();
  for (int64_t unit = 0; unit < count; ++unit, row += columns) {
    kernels::standard_normals(key(seed, stream, first + unit), columns, row);
  }
  return rows;
}

}  // namespace

torch::Tensor unit_directions(uint64_t seed, int64_t first, int64_t count, int64_t features) {
  return normal_rows(seed, input_weights, first, count, features);
}

torch::Tensor initial_input_weights(const ModelOptions& options, uint64_t seed,
                                    torch::ScalarType dtype) {
  const int64_t width = input_layer_width(options);
  return unit_directions(seed, 0, width, options.features).to(dtype).mul_(options.initial_scale);
}

torch::Tensor initial_output_weights(const ModelOptions& options, uint64_t seed,
                                     torch::ScalarType dtype) {
  const auto columns = normal_rows(seed, output_weights, 0, options.hidden_units, options.classes);
  return columns.t().contiguous().to(dtype).mul_(options.initial_scale);
}

}  // namespace models
