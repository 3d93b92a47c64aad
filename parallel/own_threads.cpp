#include "parallel/own_threads.h"

#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <omp.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "parallel/available_threads.h"

namespace parallel {
namespace {

bool begins_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::vector<std::string> thread_variables() {
  std::vector<std::string> found;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto name = text.substr(0, text.find('='));
    if (sets_threads(name)) found.emplace_back(name);
  }
  return found;
}

/// OMP_PROC_BIND ties this thread to one place, and what it starts again would inherit that: back
/// to all places, which are the processors that it had.
void leave_place() {
  cpu_set_t processors;
  CPU_ZERO(&processors);
  for (int place = 0; place < omp_get_num_places(); ++place) {
    std::vector<int> numbers(static_cast<size_t>(omp_get_place_num_procs(place)));
    omp_get_place_proc_ids(place, numbers.data());
    for (const int number : numbers) CPU_SET(number, &processors);
  }
  if (CPU_COUNT(&processors) > 0) sched_setaffinity(0, sizeof processors, &processors);
}

/// What can be set in a program that runs. Asked to start more threads than it gets, OpenBLAS
/// waits for ever for those that are missing; hence no dynamic adjustment.
void set_threads(int threads) {
  omp_set_dynamic(0);
  at::set_num_threads(threads);
  using SetThreads = void (*)(int);
  if (const auto set_blas =
          reinterpret_cast<SetThreads>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"))) {
    set_blas(threads);
  }
}

}  // namespace

bool sets_threads(std::string_view variable) {
  for (const auto* openmp : {"OMP_", "GOMP_", "KMP_"}) {
    if (begins_with(variable, openmp)) return true;
  }
  static const std::string_view others[] = {"OPENBLAS_MAIN_FREE", "GOTOBLAS_MAIN_FREE",
                                            "MKL_DYNAMIC"};
  return ends_with(variable, "_NUM_THREADS") ||
         std::find(std::begin(others), std::end(others), variable) != std::end(others);
}

// The libraries read these variables when they are loaded, before main, and OMP_THREAD_LIMIT,
// OMP_PLACES and the like cannot be taken back: hence the second start.
void take_over_threads(char** argv) {
  const auto variables = thread_variables();
  for (const auto& name : variables) unsetenv(name.c_str());
  if (!variables.empty()) {
    leave_place();
    execv("/proc/self/exe", argv);  // where this fails, the rest holds all the same
  }
  // LibTorch by itself takes half of the processors of an x86, where two may be one core: more
  // threads than cores make its products and its LAPACK slower.
  set_threads(static_cast<int>(std::min<int64_t>(at::get_num_threads(), available_threads())));
}

}  // namespace parallel
