#include "bench/bounds.h"

#include <stdexcept>
#include <vector>

#include "app/commands/blas.h"
#include "bench/measure.h"

namespace bench {
namespace {

// The compiler may take a loop over one array out of the timing unless it stays a function.
__attribute__((noinline)) void stream(float* __restrict w, int64_t size) {
  for (int64_t i = 0; i < size; ++i) w[i] = w[i] * 0.999F + 1e-6F;
}

__attribute__((noinline)) void stream(float* __restrict w, float* __restrict v, int64_t size) {
  for (int64_t i = 0; i < size; ++i) {
    v[i] = v[i] * 0.9F + w[i] * 1e-6F;
    w[i] = w[i] - v[i];
  }
}

__attribute__((noinline)) void stream(float* __restrict w, float* __restrict v, float* __restrict s,
                                      int64_t size) {
  for (int64_t i = 0; i < size; ++i) {
    v[i] = v[i] * 0.9F + w[i] * 1e-6F;
    s[i] = s[i] * 0.9F + w[i] * 1e-6F;
    w[i] = w[i] - v[i] * s[i];
  }
}

}  // namespace

double streaming_seconds(int64_t size, int arrays) {
  if (arrays < 1 || arrays > 3) throw std::invalid_argument("streaming_seconds: 1 to 3 arrays");
  std::vector<std::vector<float>> a(static_cast<size_t>(arrays));
  for (auto& array : a) array.assign(static_cast<size_t>(size), 1.0F);
  const auto pass = [&] {
    if (arrays == 1) stream(a[0].data(), size);
    if (arrays == 2) stream(a[0].data(), a[1].data(), size);
    if (arrays == 3) stream(a[0].data(), a[1].data(), a[2].data(), size);
  };
  std::vector<double> times;
  for (int i = 0; i < 5; ++i) times.push_back(seconds(pass));
  return median(times);
}

double blas_flops() {
  return 1e9 * commands::measured_gflops(1);
}

}  // namespace bench
