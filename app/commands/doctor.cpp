#include <fmt/core.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <iostream>
#include <opencv2/core/version.hpp>
#include <string>
#include <vector>

#include "app/commands/blas.h"
#include "app/commands/commands.h"
#include "app/commands/environment.h"
#include "app/commands/side_by_side.h"
#include "kernels/instructions.h"
#include "parallel/for_each_item.h"

namespace commands {
namespace {

std::string gpu() {
  if (!torch::cuda::is_available()) return "none that LibTorch can use";
  return fmt::format("{} CUDA device(s)", torch::cuda::device_count());
}

std::string blas_advice(const Blas& blas, double gflops) {
  if (!blas.optimised) {
    return "This BLAS is not an optimised one: sweeps are up to 30 times slower than they could "
           "be.\n"
           "Install OpenBLAS:  apt-get install libopenblas0-openmp\n";
  }
  if (gflops < 20) {
    return "This is slow for an optimised BLAS. If the processor is newer than OpenBLAS knows, "
           "choose "
           "its\nkernels by hand:  OPENBLAS_CORETYPE=SkylakeX (AVX-512) or Haswell (AVX2)\n";
  }
  return "";
}

std::string advice(const Blas& blas, double gflops, const std::vector<SideBySide>& side_by_side) {
  const auto text = blas_advice(blas, gflops) + side_by_side_advice(side_by_side);
  return text.empty() ? "All is well.\n" : text;
}

void report_on_machine() {
  const auto blas = loaded_blas();
  const int all = static_cast<int>(parallel::available_threads());
  const double one_thread = measured_gflops(1);
  const auto side_by_side = measure_side_by_side(all);
  const auto trials = side_by_side_text(side_by_side);
  std::cout << "facesweep   " << program_version() << '\n'
            << "LibTorch    " << TORCH_VERSION << '\n'
            << "OpenCV      " << CV_VERSION << '\n'
            << "processor   " << processor() << '\n'
            << "threads     " << all << '\n'
            << "BLAS        " << (blas.library.empty() ? "inside LibTorch" : blas.library) << '\n'
            << "kernels     " << (blas.kernels.empty() ? "unknown" : blas.kernels) << '\n'
            << "ATen        " << aten_kernels() << '\n'
            << "own kernels " << kernels::instructions() << '\n'
            << fmt::format("speed       {:.0f} GFLOP/s on one thread, {:.0f} on {}\n", one_thread,
                           measured_gflops(all), all)
            << "trials      " << (trials.empty() ? "one at a time" : trials) << '\n'
            << "GPU         " << gpu() << "\n\n"
            << advice(blas, one_thread, side_by_side);
}

}  // namespace

void add_doctor(CLI::App& app, int& exit_code) {
  auto* doctor = app.add_subcommand("doctor", "Say what this machine has, and what slows it down");
  doctor->callback(report_on_machine);
}

}  // namespace commands
