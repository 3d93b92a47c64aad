#include "parallel/one_thread.h"

#include <ATen/Parallel.h>
#include <omp.h>

namespace parallel {

// at::set_num_threads would change every thread that starts later; OpenMP's own number is the
// thread's. LibTorch sets that number once per thread at its first use, so this first use must come
// before.
OneThread::OneThread() : before_(at::get_num_threads()) {
  omp_set_num_threads(1);
}

OneThread::~OneThread() {
  omp_set_num_threads(before_);
}

}  // namespace parallel
