// digits_vs_pytorch DATA_ROOT [ROUNDS]: 20 logistic regressions on all of MNIST, learning rate
// times l2, at batch 100 and with the full batch: facesweep's sweep against idiomatic PyTorch that
// trains them in turn. PyTorch takes the first steps of one of them; all are alike to it. Only
// steps are timed there; ours also look at training and validation digits at the start and the end,
// and the ratio counts what comes before the first step: pixels to sparse rows. Exits with 1 where
// the losses do not agree.

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

bool compare(const std::string& batch_size, int64_t steps, int64_t peer_steps,
             const std::filesystem::path& root, int rounds) {
  const auto plan =
      make_plan(read_sweep_text(sweep_text(batch_size, steps), "sweep"), {root, "", false});
  const auto& trial = plan.trials[0][0].trial;
  const auto rows = prepare_inputs(plan.datasets.at("digits"), trial.input, trial.scaling);
  const auto request = request_of(trial, rows.data);
  std::vector<double> torch, training, set_up;
  bench::PeerResult peer;
  for (int round = 0; round < rounds; ++round) {
    peer = bench::run_peer("torch", {request, peer_steps, peer_steps}, rows.data);
    torch.push_back(peer.seconds_per_step);
    const auto ours = bench::train_all(plan, parallel::available_threads());
    training.push_back(ours.training);
    set_up.push_back(ours.set_up);
  }
  const auto trials = static_cast<double>(plan.trials[0].size());
  const double torch_sweep = bench::median(torch) * trials * static_cast<double>(steps);
  const double our_steps = bench::median(training), whole = our_steps + bench::median(set_up);
  std::cout << fmt::format(
      "batch {}: PyTorch {} a step ({} threads), {} for {:.0f} trials of {} steps; ours {} and {} "
      "set-up, {} a trial's step: {:.1f} x, with set-up {:.1f} x\n",
      batch_size, bench::duration(bench::median(torch)), peer.threads, bench::duration(torch_sweep),
      trials, steps, bench::duration(our_steps), bench::duration(whole - our_steps),
      bench::duration(our_steps / trials / static_cast<double>(steps)), torch_sweep / our_steps,
      torch_sweep / whole);
  auto short_one = request;
  short_one.options.steps = short_one.options.curve_every = peer_steps;
  const auto curve =
      training::train({short_one}, rows.data, training::Engine::weight_space, nullptr)
          .front()
          .curve;
  const double theirs = peer.validation_losses.back(), loss = curve.back().validation_loss;
  std::cout << fmt::format("  validation loss after {} steps: PyTorch {:.7f}, ours {:.7f}\n",
                           peer_steps, theirs, loss);
  return std::abs(loss - theirs) <= 1e-4 * theirs;
}

int run(const std::filesystem::path& root, int rounds) {
  bench::require_peers();
  std::cout << std::unitbuf << bench::machine_facts() << "\nmedians of " << rounds
            << " rounds, in turn\n";
  const bool batches = compare("100", 5000, 2000, root, rounds);
  const bool full = compare("\"full\"", 100, 15, root, rounds);
  if (batches && full) return 0;
  std::cerr << "error: the losses differ by more than one in 10,000\n";
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  commands::choose_blas_kernels(argv);
  if (argc < 2) {
    std::cerr << "usage: digits_vs_pytorch DATA_ROOT [ROUNDS]\n";
    return 2;
  }
  try {
    return run(argv[1], argc > 2 ? std::stoi(argv[2]) : 5);
  } catch (const std::exception& error) {
    std::cerr << "error: " << error.what() << '\n';
    return 1;
  }
}
