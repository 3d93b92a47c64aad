#include "parallel/own_threads.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include "parallel/available_threads.h"

namespace parallel {
namespace {

TEST(OwnThreads, KnowTheVariablesThatClustersSet) {
  for (const auto* variable :
       {"OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OMP_DYNAMIC", "OMP_NESTED", "OMP_PLACES",
        "OMP_PROC_BIND", "OMP_WAIT_POLICY", "GOMP_CPU_AFFINITY", "KMP_AFFINITY",
        "OPENBLAS_NUM_THREADS", "OPENBLAS_DEFAULT_NUM_THREADS", "GOTO_NUM_THREADS",
        "MKL_NUM_THREADS", "MKL_DOMAIN_NUM_THREADS", "MKL_DYNAMIC", "BLIS_NUM_THREADS"}) {
    EXPECT_TRUE(sets_threads(variable)) << variable;
  }
}

TEST(OwnThreads, LeaveTheChoiceOfKernelsAndAllElseAlone) {
  for (const auto* variable : {"OPENBLAS_CORETYPE", "ATEN_CPU_CAPABILITY", "PATH", "OMP", "HOME"}) {
    EXPECT_FALSE(sets_threads(variable)) << variable;
  }
}

TEST(OwnThreads, AreNoMoreThanAreAvailable) {
  const int before = at::get_num_threads();
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (sets_threads(text.substr(0, text.find('=')))) {
      GTEST_SKIP() << "it would start this program again: " << text;
    }
  }
  at::set_num_threads(static_cast<int>(available_threads()) + 3);
  take_over_threads(nullptr);
  EXPECT_EQ(at::get_num_threads(), available_threads());
  at::set_num_threads(before);
}

}  // namespace
}  // namespace parallel
