// digits_vs_pytorch DATA_ROOT: 20 logistic regressions on all of MNIST, learning rate times l2, at
// batch 100 and with the full batch: facesweep's sweep against idiomatic PyTorch that trains them
// in turn. PyTorch takes the first steps of one of them; all are alike to it. Only steps are timed
// there; ours also look at training and validation digits at the start and the end, and the second
// ratio counts what comes before the first step: pixels to sparse rows. Exits with 1 where the
// losses do not agree.

#include <fmt/core.h>

#include <iostream>

#include "app/inputs/prepare_inputs.h"
#include "app/sweep_file/read_sweep.h"
#include "app/trials/train_group.h"
#include "bench/agreement.h"
#include "bench/command_line.h"
#include "bench/measure.h"
#include "bench/peer.h"
#include "bench/sweep_time.h"
#include "parallel/for_each_item.h"

namespace {

using namespace experiments;
using bench::median;

std::string sweep_text(const std::string& batch_size, int64_t steps) {
  return fmt::format(
      R"({{"datasets": {{"digits": {{"loader": "mnist", "path": "mnist"}}}},
    "experiments": [{{"name": "sweep", "dataset": "digits",
      "model": {{"type": "logistic_regression"}},
      "training": {{"learning_rate": [0.003, 0.01, 0.03, 0.1], "l2": [0, 1e-5, 1e-4, 1e-3, 1e-2],
                   "batch_size": {}, "steps": {}, "curve_every": {}}}}}]}})",
      batch_size, steps, steps);
}

struct Batch {
  std::string size;
  int64_t steps, peer_steps;
};

/// Seconds, one entry a round.
struct Times {
  std::vector<double> training, set_up;
};

void print_results(const Batch& batch, const bench::PeerWay& torch, const Times& ours,
                   double trials, int rounds) {
  const auto steps = static_cast<double>(batch.steps);
  const double torch_step = median(torch.seconds_per_step),
               torch_sweep = torch_step * trials * steps;
  const double training = median(ours.training), set_up = median(ours.set_up);
  std::cout << fmt::format(
      "batch {}: PyTorch {} a step ({}), {} for {:.0f} trials of {} steps; ours {} and {} set-up, "
      "{} a trial's step: {:.1f} x, with set-up {:.1f} x (medians, rounds: {})\n",
      batch.size, bench::duration(torch_step), torch.result.arrangement,
      bench::duration(torch_sweep), trials, batch.steps, bench::duration(training),
      bench::duration(set_up), bench::duration(training / trials / steps), torch_sweep / training,
      torch_sweep / (training + set_up), rounds);
  std::cout << bench::claim("at least 8 x PyTorch", torch_sweep / training >= 8);
}

/// Takes about `seconds`, and no less than a round.
bool compare(const Batch& batch, const bench::CommandLine& asked, double seconds,
             bench::Budget& budget) {
  const double end = budget.left() - seconds;
  const auto plan = make_plan(read_sweep_text(sweep_text(batch.size, batch.steps), "sweep"),
                              {asked.data, "", false});
  const auto& trial = plan.trials[0][0].trial;
  const auto data = prepared_rows(plan, trial).data;
  bench::Peers peers(data);
  bench::PeerWay torch{"torch",
                       {{request_of(trial, data.shape())}, batch.peer_steps, batch.peer_steps}};
  Times ours;
  const int rounds = budget.repeat(asked.rounds, budget.left() - end, "batch " + batch.size, [&] {
    torch.time(peers);
    const auto sweep = bench::train_all(plan, parallel::available_threads());
    ours.training.push_back(sweep.training);
    ours.set_up.push_back(sweep.set_up);
  });
  print_results(batch, torch, ours, static_cast<double>(plan.trials[0].size()), rounds);
  return bench::agrees_with_peer("PyTorch", torch.job, torch.result, {data, nullptr, budget});
}

bool run(const bench::CommandLine& asked) {
  std::cout << bench::machine_facts();
  bench::Budget budget(asked.seconds);
  bool agree = compare({"100", 5000, 2000}, asked, budget.left() / 2, budget);
  if (budget.allows("full batches")) {
    agree &= compare({"\"full\"", 100, 15}, asked, budget.left(), budget);
  }
  std::cout << '\n' << budget.summary();
  return agree;
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(
      argc, argv,
      {"digits_vs_pytorch", "20 logistic regressions on all of MNIST: ours against PyTorch",
       "DATA_ROOT", "The folder with mnist/", true, 5},
      run);
}
