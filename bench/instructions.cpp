#include "bench/instructions.h"

#include <unistd.h>

#include <cstdlib>
#include <map>
#include <stdexcept>

#include "app/commands/blas.h"
#include "kernels/instructions.h"

namespace bench {
namespace {

/// Values of environment variables; an empty one stands for a variable that is not set.
using Environment = std::map<std::string, std::string>;

Environment environment_for(const std::string& isa) {
  const bool avx2 = isa == "avx2";
  return {{"FACESWEEP_ISA", isa},
          {"OPENBLAS_CORETYPE", avx2 ? "Haswell" : "SkylakeX"},
          {"ATEN_CPU_CAPABILITY", avx2 ? "avx2" : ""},
          {"ONEDNN_MAX_CPU_ISA", avx2 ? "AVX2" : ""},
          {"DNNL_MAX_CPU_ISA", avx2 ? "AVX2" : ""},
          {"OPENCV_CPU_DISABLE", avx2 ? "AVX512-SKX" : ""},
          {"NPY_DISABLE_CPU_FEATURES",
           avx2 ? "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL" : ""}};
}

std::string value_of(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value != nullptr ? value : "";
}

bool processor_has(const std::string& isa) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (isa == "avx2") return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
#else
  return false;
#endif
}

}  // namespace

void choose_instructions(const std::string& isa, char** argv) {
  kernels::use_instructions(isa);
  if (isa.empty()) return commands::choose_blas_kernels(argv);
  if (!processor_has(isa)) throw std::runtime_error("this processor has no " + isa);
  bool is_as_wanted = true;
  for (const auto& [name, value] : environment_for(isa)) {
    if (value_of(name) == value) continue;
    is_as_wanted = false;
    value.empty() ? unsetenv(name.c_str()) : setenv(name.c_str(), value.c_str(), 1);
  }
  if (is_as_wanted) return;
  execv("/proc/self/exe", argv);
  throw std::runtime_error("cannot start again with the environment for " + isa);
}

std::string instructions() {
  return kernels::instructions();
}

}  // namespace bench
