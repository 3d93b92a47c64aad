// sweep_vs_pytorch DATA_ROOT: a sweep of 40 face networks of 3,000 steps on the photos of six
// actors, pixels and then conv4, as facesweep trains it and as PyTorch and scikit-learn do: the
// same rows and batches, and for PyTorch the same initial weights. The peers take the first steps
// of one trial, or of all 40 stacked; their time for the sweep is that step times the number of
// steps, without learning curves. Ours is timed for steps alone, and for the whole sweep with its
// set-up and its curves of 41 points. Exits with 1 where the curves do not agree.

#include <fmt/core.h>

#include <algorithm>
#include <iostream>

#include "bench/agreement.h"
#include "bench/bounds.h"
#include "bench/command_line.h"
#include "bench/measure.h"
#include "bench/sweep_ways.h"

namespace {

using bench::Budget;
using bench::Compared;
using bench::median;
using bench::SweepWays;

/// Of an input's seconds: PyTorch's first round, and all timings; the rest is for comparing curves.
constexpr double share_of_torch = 0.2, share_of_timings = 0.7;

void print_row(const std::string& name, double step, double reference) {
  std::cout << fmt::format("  {:<56} {:>9} {:>9.3g} x\n", name, bench::duration(step),
                           reference / step);
}

void print_peer(const std::string& name, const bench::PeerWay& way, double reference) {
  if (!way.is_timed()) return;
  print_row(name + ", " + way.result.arrangement, median(way.seconds_per_step), reference);
}

void print_ours(const std::string& name, const std::vector<double>& steps, double reference) {
  if (!steps.empty()) print_row("ours, " + name, median(steps), reference);
}

void print_table(const SweepWays& ways, double torch) {
  print_peer("PyTorch 1.13's default, zero_grad()", ways.zero_grad, torch);
  print_peer("PyTorch, zero_grad(set_to_none=True)", ways.plain, torch);
  print_peer("the same with weight decay", ways.decayed, torch);
  print_row("the two, mean over the sweep's trials", torch, torch);
  print_peer("scikit-learn's MLPClassifier", ways.sklearn, torch);
  print_peer("PyTorch on rotated rows", ways.rotated, torch);
  print_peer("the same with weight decay", ways.rotated_decayed, torch);
  if (ways.rotated_decayed.is_timed()) {
    print_row("the two, mean over the sweep's trials",
              ways.mean_over_trials(ways.rotated, ways.rotated_decayed), torch);
  }
  print_peer("rotated and stacked, autograd", ways.autograd, torch);
  print_peer("rotated and stacked, by hand", ways.by_hand, torch);
  print_ours("dense", ways.dense, torch);
  print_ours("sample space, one worker", ways.one_worker, torch);
  print_ours("sample space, all workers", ways.workers, torch);
}

void print_whole(const SweepWays& ways, double torch) {
  if (ways.whole.empty()) return;
  const auto count = static_cast<double>(ways.trials() * ways.steps());
  const double whole = median(ways.whole);
  std::cout << fmt::format(
      "{} trials of {} steps: PyTorch {} (step times steps; no set-up, no curves), ours {} with "
      "curves, {} of it set-up: {:.0f} x\n",
      ways.trials(), ways.steps(), bench::duration(torch * count), bench::duration(whole),
      bench::duration(median(ways.set_up)), torch * count / whole);
}

/// Against the faster of the two ways to get gradients.
void print_stacked(const SweepWays& ways) {
  const auto seconds = [](const bench::PeerWay& way) { return median(way.seconds_per_step); };
  const bool autograd_wins =
      ways.autograd.is_timed() && seconds(ways.autograd) < seconds(ways.by_hand);
  const auto& better = autograd_wins ? ways.autograd : ways.by_hand;
  std::cout << fmt::format("Set-up of the rotated ways, with every seed's weights: {}\n",
                           bench::duration(better.result.set_up_seconds))
            << bench::claim_of_five_times(
                   "all workers at least 5 x the better stack, " + better.way, seconds(better),
                   median(ways.workers), ways.operations());
}

void print_results(const SweepWays& ways, int rounds) {
  const double torch = ways.mean_over_trials(ways.plain, ways.decayed);
  const double ratio = torch / median(ways.workers);
  std::cout << fmt::format(
      "\n{}: a step of one trial, 200 hidden units, batch 10; medians of {} round{}\n", ways.input,
      rounds, rounds == 1 ? "" : "s");
  print_table(ways, torch);
  print_whole(ways, torch);
  std::cout << bench::claim(fmt::format("all workers at least 1,000 x PyTorch: {:.0f} x", ratio),
                            ratio >= 1000);
  print_stacked(ways);
}

bool peers_agree(const SweepWays& ways, const Compared& compared) {
  bool agree = true;
  const auto check = [&](const std::string& what, const bench::PeerWay& way) {
    if (way.is_timed()) agree &= agrees_with_peer(what, way.job, way.result, compared);
  };
  check("PyTorch", ways.plain);
  check("PyTorch with weight decay", ways.decayed);
  check("rotated", ways.rotated);
  check("rotated with weight decay", ways.rotated_decayed);
  check("stacked by hand", ways.by_hand);
  check("stacked with autograd", ways.autograd);
  return agree;
}

/// The engines against each other; each of five dense trainings gets the same share of the time up
/// to `end`, what the budget has left by then.
bool our_engines_agree(const SweepWays& ways, const Compared& compared, double end) {
  if (ways.dense.empty()) {
    compared.budget.leave_out(ways.input + ": the accuracies of both engines");
    return true;
  }
  const double dense_step = median(ways.dense);
  double trainings_left = 5;
  bool agree = true;
  const auto check = [&](auto engines_agree, double trainings, double rate, double l2,
                         double momentum) {
    const auto what =
        fmt::format("{}, rate {}, l2 {}, momentum {}", ways.input, rate, l2, momentum);
    const double seconds = (compared.budget.left() - end) * trainings / trainings_left;
    trainings_left -= trainings;
    agree &= engines_agree(what, bench::changed(ways.requests[0], rate, l2, momentum), compared,
                           seconds, dense_step);
  };
  check(bench::engines_agree, 1, 0.001, 0, 0);
  check(bench::engines_agree, 1, 0.001, 0.01, 0);
  check(bench::engines_agree, 1, 0.0001, 0, 0.9);
  check(bench::engines_agree_as_far_as_any, 2, 0.003, 0.01, 0);
  return agree;
}

/// True where all curves agree. Takes about `seconds`, and no less than a round.
bool compare(const std::string& input, const experiments::DataPlaces& places, int rounds,
             double seconds, Budget& budget) {
  const double end = budget.left() - seconds;
  SweepWays ways(input, places);
  bench::Peers peers(ways.data);
  ways.shorten_torch(peers, budget, share_of_torch * (budget.left() - end));
  const double for_timings = share_of_timings * (budget.left() - end);
  const double end_of_timings = budget.left() - for_timings;
  const int taken = budget.repeat(rounds, for_timings, input,
                                  [&] { ways.time_a_round(peers, budget, end_of_timings); });
  print_results(ways, taken);
  std::cout << "How far apart the curves are:\n";
  const auto space = std::make_shared<training::SampleSpace>(ways.data, int64_t{1} << 32);
  const Compared compared{ways.data, space, budget};
  const bool peers_do = peers_agree(ways, compared);
  return our_engines_agree(ways, compared, end) && peers_do;
}

bool run(const bench::CommandLine& asked) {
  std::cout << bench::machine_facts();
  Budget budget(asked.seconds);
  const auto cache = std::filesystem::temp_directory_path() / "facesweep-bench-cache";
  const experiments::DataPlaces places{asked.data, cache, false};
  bool agree = compare("pixels", places, asked.rounds, budget.left() / 2, budget);
  const double pixels = asked.seconds - budget.left();
  if (budget.allows("alexnet.conv4", pixels / 2)) {
    agree &= compare("alexnet.conv4", places, asked.rounds, budget.left(), budget);
  }
  std::cout << '\n' << budget.summary();
  return agree;
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv,
                    {"sweep_vs_pytorch",
                     "40 face networks on photos, pixels and conv4: ours against PyTorch, PyTorch "
                     "on rotated rows and scikit-learn",
                     "DATA_ROOT", "The folder with facescrub/ and alexnet/", true, 3},
                    run);
}
