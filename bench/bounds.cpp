#include "bench/bounds.h"

#include <fmt/core.h>

#include <stdexcept>
#include <vector>

#include "app/commands/blas.h"
#include "bench/measure.h"
#include "parallel/available_threads.h"

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

double blas_flops(int threads) {
  return 1e9 * commands::measured_gflops(threads);
}

double sample_space_operations(int64_t rows, int64_t batch, int64_t units, int64_t classes) {
  return static_cast<double>(2 * batch * units * (rows + 3 * classes + 1));
}

std::string claim_of_five_times(const std::string& what, double peer, double ours,
                                double operations) {
  const double bound = operations / blas_flops(static_cast<int>(parallel::available_threads()));
  return claim(fmt::format("{}: {:.1f} x", what, peer / ours), peer >= 5 * ours) +
         fmt::format(
             "  a step's {:.3g} operations at BLAS speed on all cores take {}: nothing that "
             "does them is more than {:.1f} x as fast\n",
             operations, duration(bound), peer / bound);
}

}  // namespace bench
