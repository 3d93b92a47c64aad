#include "app/commands/blas.h"

#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <dlfcn.h>
#include <torch/types.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <utility>

namespace commands {
namespace {

std::string openblas_kernels() {
  using CoreName = char* (*)();
  const auto core_name = reinterpret_cast<CoreName>(dlsym(RTLD_DEFAULT, "openblas_get_corename"));
  return core_name != nullptr ? core_name() : "";
}

/// The OpenBLAS kernels for this processor, or "" where OpenBLAS may be trusted to find them.
std::string best_kernels() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")) {
    return "SkylakeX";
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return "Haswell";
#endif
  return "";
}

bool are_worse(const std::string& kernels, const std::string& best) {
  static const std::string without_avx2[] = {"Prescott", "Core2", "Nehalem", "Sandybridge",
                                             "Barcelona"};
  const bool slow = std::find(std::begin(without_avx2), std::end(without_avx2), kernels) !=
                    std::end(without_avx2);
  if (best == "SkylakeX") return slow || kernels == "Haswell" || kernels == "Zen";
  return best == "Haswell" && slow;
}

}  // namespace

Blas loaded_blas() {
  Blas blas;
  Dl_info info{};
  void* product = dlsym(RTLD_DEFAULT, "sgemm_");
  if (product != nullptr && dladdr(product, &info) != 0) {
    std::error_code unused;
    const auto path = std::filesystem::canonical(info.dli_fname, unused);
    blas.library = unused ? info.dli_fname : path.string();
  }
  const auto is = [&](const char* name) { return blas.library.find(name) != std::string::npos; };
  // OpenCV may bring OpenBLAS along for itself while LibTorch's products run on another library.
  if (is("openblas")) blas.kernels = openblas_kernels();
  blas.optimised = is("openblas") || is("mkl") || is("blis") || blas.library.empty();
  return blas;
}

std::string name_of(const Blas& blas) {
  if (!blas.kernels.empty()) return blas.kernels;
  return blas.library.empty() ? "inside LibTorch"
                              : std::filesystem::path(blas.library).filename().string();
}

// LibTorch has a function for this from 2.1 on; its description says it in all versions.
std::string aten_kernels() {
  const auto text = at::show_config();
  for (const auto& [name, shown] : {std::pair{"avx512", "capability usage: AVX512"},
                                    std::pair{"avx2", "capability usage: AVX2"}}) {
    if (text.find(shown) != std::string::npos) return name;
  }
  return "default";
}

double measured_gflops(int threads) {
  const c10::InferenceMode no_autograd;
  constexpr int64_t side = 1024;
  const int before = at::get_num_threads();
  at::set_num_threads(threads);
  const auto a = torch::ones({side, side}), b = torch::ones({side, side});
  auto product = torch::empty({side, side});
  double best = 1e9;
  for (int i = 0; i < 5; ++i) {
    const auto start = std::chrono::steady_clock::now();
    at::mm_out(product, a, b);
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    best = std::min(best, elapsed.count());
  }
  at::set_num_threads(before);
  return 2.0 * side * side * side / best / 1e9;
}

void choose_blas_kernels(char** argv) {
  const std::string best = best_kernels();
  const std::string kernels = loaded_blas().kernels;
  if (std::getenv("OPENBLAS_CORETYPE") != nullptr || !are_worse(kernels, best)) return;
  setenv("OPENBLAS_CORETYPE", best.c_str(), 1);
  // Where this fails the program goes on with the slower kernels, and `doctor` says so.
  execv("/proc/self/exe", argv);
}

}  // namespace commands
