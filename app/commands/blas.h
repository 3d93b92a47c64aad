#pragma once

#include <string>

namespace commands {

/// The BLAS that LibTorch's products really run on.
struct Blas {
  std::string library;  ///< path of the shared object that has sgemm_
  std::string
      kernels;  ///< OpenBLAS's name for the kernels it chose ("SkylakeX"); empty for another BLAS
  bool optimised = false;  ///< known to be fast; also where BLAS is built into LibTorch
};

Blas loaded_blas();

/// The kernels, or where they are not known the name of the library's file.
std::string name_of(const Blas& blas);

/// The kernels that LibTorch's own loops run on: "avx2", "avx512" or "default".
std::string aten_kernels();

/// float32 products of 1024 x 1024 matrices on `threads` threads, best of five.
double measured_gflops(int threads);

/// OpenBLAS 0.3.21 does not know newer processors and then falls back to kernels many times slower.
/// Where it chose worse ones than the processor can run, starts the program again with
/// OPENBLAS_CORETYPE set, and does not come back; a variable that the user has set is left alone.
void choose_blas_kernels(char** argv);

}  // namespace commands
