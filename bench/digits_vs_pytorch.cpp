// digits_vs_pytorch DATA_ROOT [ROUNDS]: 20 logistic regressions on all of MNIST, learning rate
// times l2, at batch 100 and with the full batch: facesweep's sweep against idiomatic PyTorch that
// trains them in turn. PyTorch takes the first steps of one of them; all are alike to it. Only
// steps are timed there; ours also look at training and validation digits at the start and the end.

#include <fmt/core.h>

#include <filesystem>
#include <iostream>

#include "app/commands/blas.h"
#include "app/experiments/prepare_inputs.h"
#include "app/experiments/read_sweep.h"
#include "app/experiments/run_trials.h"
#include "bench/measure.h"
#include "bench/peer.h"
#include "bench/sweep_time.h"
#include "parallel/for_each_item.h"

namespace {

using namespace experiments;

std::string sweep_text(const std::string& batch_size, int64_t steps) {
  return fmt::format(
      R"({{"datasets": {{"digits": {{"loader": "mnist", "path": "mnist"}}}},
    "experiments": [{{"name": "sweep", "dataset": "digits",
      "model": {{"type": "logistic_regression"}},
      "training": {{"learning_rate": [0.003, 0.01, 0.03, 0.1], "l2": [0, 1e-5, 1e-4, 1e-3, 1e-2],
                   "batch_size": {}, "steps": {}, "curve_every": {}}}}}]}})",
      batch_size, steps, steps);
}

void compare(const std::string& batch_size, int64_t steps, int64_t peer_steps,
             const std::filesystem::path& root, int rounds) {
  const auto plan =
      make_plan(read_sweep_text(sweep_text(batch_size, steps), "sweep"), {root, "", false});
  const auto& trial = plan.trials[0][0].trial;
  const auto rows = prepare_inputs(plan.datasets.at("digits"), trial.input, trial.scaling);
  const auto request = request_of(trial, rows.data);
  std::vector<double> torch, ours;
  bench::PeerResult peer;
  for (int round = 0; round < rounds; ++round) {
    peer = bench::run_peer("torch", {request, peer_steps, peer_steps}, rows.data);
    torch.push_back(peer.seconds_per_step);
    ours.push_back(bench::train_all(plan, parallel::available_threads()).training);
  }
  const auto trials = static_cast<double>(plan.trials[0].size());
  const double torch_sweep = bench::median(torch) * trials * static_cast<double>(steps);
  const double our_sweep = bench::median(ours);
  std::cout << fmt::format(
      "batch {}: PyTorch {} a step ({} threads), {} for {:.0f} trials of {} steps; ours {}, {} "
      "a trial's step: {:.1f} x\n",
      batch_size, bench::duration(bench::median(torch)), peer.threads, bench::duration(torch_sweep),
      trials, steps, bench::duration(our_sweep),
      bench::duration(our_sweep / trials / static_cast<double>(steps)), torch_sweep / our_sweep);
  auto short_one = request;
  short_one.options.steps = short_one.options.curve_every = peer_steps;
  const auto curve =
      training::train({short_one}, rows.data, training::Engine::weight_space, nullptr)
          .front()
          .curve;
  std::cout << fmt::format("  validation loss after {} steps: PyTorch {:.7f}, ours {:.7f}\n",
                           peer_steps, peer.validation_losses.back(), curve.back().validation_loss);
}

}  // namespace

int main(int argc, char** argv) {
  commands::choose_blas_kernels(argv);
  if (argc < 2) {
    std::cerr << "usage: digits_vs_pytorch DATA_ROOT [ROUNDS]\n";
    return 2;
  }
  const int rounds = argc > 2 ? std::stoi(argv[2]) : 5;
  std::cout << bench::machine_facts() << "\nmedians of " << rounds << " rounds, in turn\n";
  compare("100", 5000, 2000, argv[1], rounds);
  compare("\"full\"", 100, 15, argv[1], rounds);
}
