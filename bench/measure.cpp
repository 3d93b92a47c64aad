#include "bench/measure.h"

#include <fmt/core.h>
#include <stdlib.h>
#include <torch/version.h>

#include <algorithm>
#include <chrono>

#include "app/commands/blas.h"
#include "app/commands/environment.h"
#include "bench/instructions.h"
#include "parallel/for_each_item.h"

namespace bench {

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.at(values.size() / 2);
}

double seconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  return elapsed.count();
}

std::string machine_facts() {
  const auto blas = commands::loaded_blas();
  double load[1] = {0};
  getloadavg(load, 1);
  return fmt::format(
      "{}, {} cores, load {:.1f} at the start; {}; LibTorch {}; {} kernels {}, {:.0f} GFLOP/s on "
      "one core\n",
      commands::processor(), parallel::available_threads(), load[0], instructions(), TORCH_VERSION,
      blas.library, blas.kernels, commands::measured_gflops(1));
}

std::string duration(double seconds) {
  if (seconds >= 1) return fmt::format("{:.3g} s", seconds);
  if (seconds >= 1e-3) return fmt::format("{:.3g} ms", seconds * 1e3);
  return fmt::format("{:.3g} µs", seconds * 1e6);
}

std::string claim(const std::string& what, bool holds) {
  return fmt::format("Claim: {}: {}\n", what, holds ? "holds" : "DOES NOT HOLD");
}

}  // namespace bench
