// cross_validation DATA_ROOT: nested cross-validation of face networks on the photos of six actors,
// 12 settings, 10 repeats, 5 x 4 folds: 3,000 fits of 3,000 steps, as facesweep trains them and as
// PyTorch and scikit-learn do. The peers take the first steps of some fits; their time for all is
// that step times the number of steps, without learning curves. Ours is timed for the steps of a
// repeat, a tenth of all, with what each fit makes of its split, and for its curves of 41 points.
// Exits with 1 where the curves of a fold do not agree.

#include <fmt/core.h>

#include <algorithm>
#include <iostream>

#include "app/summary/summary.h"
#include "bench/agreement.h"
#include "bench/bounds.h"
#include "bench/command_line.h"
#include "bench/fold_ways.h"
#include "bench/measure.h"
#include "bench/memory.h"
#include "parallel/for_each_item.h"
#include "parallel/free_memory.h"

namespace {

using bench::Budget;
using bench::duration;
using bench::FoldWays;
using bench::median;

/// Of the seconds left: K and P with other folds, and then ours and the peers in turn.
constexpr double share_of_set_up = 0.25, share_of_timings = 0.85;
/// The largest of some times by the smallest where they are the same.
constexpr double noise = 1.1;

double largest_by_smallest(const std::vector<double>& values) {
  const auto [least, most] = std::minmax_element(values.begin(), values.end());
  return *most / *least;
}

void print_memory(const FoldWays& ways) {
  bench::SweepTime time;
  const auto use = bench::memory_of([&] { time = ways.time_fits_of_one_step(); });
  const auto text = [](int64_t bytes) { return parallel::memory_text(static_cast<double>(bytes)); };
  const double ratio =
      static_cast<double>(use.peak - use.before) / static_cast<double>(ways.data_bytes());
  std::cout << fmt::format(
      "\nMemory, from decoded pictures to the last of {} fits (VmHWM, less VmRSS before): {}, of "
      "which X and K {}; with program and pictures {}\n",
      ways.fits(), text(use.peak - use.before), text(ways.data_bytes()), text(use.peak));
  std::cout << bench::claim(fmt::format("at most 1.5 x X and K: {:.2f} x", ratio), ratio <= 1.5)
            << fmt::format("A fit of one step, with its files: {} of all workers\n",
                           duration(time.training / static_cast<double>(ways.fits())));
}

/// K and P, with rows before them, on some split.
struct SetUp {
  std::string name, split;
  std::vector<double> rows = {}, products = {};
};

/// The largest median by the smallest, and the most that rounds of the same folds are apart.
void print_difference(double by_folds, double by_rounds) {
  std::cout << bench::claim(
      fmt::format("K and P take the same for any folds, to 10 % or as rounds of the same folds "
                  "do: {:.1f} %, rounds {:.1f} %",
                  100 * (by_folds - 1), 100 * (by_rounds - 1)),
      by_folds <= std::max(noise, by_rounds));
}

/// Takes K and P with each split in turn; returns their seconds with nested folds.
double compare_set_ups(const FoldWays& ways, int rounds, double seconds, Budget& budget) {
  std::vector<SetUp> set_ups{{"2 x 4 folds", R"({"folds": 2, "inner_folds": 4})"},
                             {"5 x 4 folds", R"({"folds": 5, "inner_folds": 4})"},
                             {"10 x 4 folds", R"({"folds": 10, "inner_folds": 4})"},
                             {"no folds: fewer rows, and columns of K for training alone",
                              R"({"train": 50, "test": 30})"}};
  std::vector<experiments::Plan> plans;
  for (const auto& set_up : set_ups) plans.push_back(ways.with_split(set_up.split));
  budget.repeat(rounds, seconds, "K and P", [&] {
    for (size_t i = 0; i < plans.size(); ++i) {
      const auto time = FoldWays::time_set_up(plans[i]);
      set_ups[i].rows.push_back(time.rows);
      set_ups[i].products.push_back(time.set_up - time.rows);
    }
  });
  std::cout << "\nK and P of 10 seeds, 320 units wide, all workers:\n";
  std::vector<double> folded;
  double by_rounds = 1;
  for (const auto& set_up : set_ups) {
    std::cout << fmt::format("  {:<56} {:>9}   rows before {:>9}\n", set_up.name,
                             duration(median(set_up.products)), duration(median(set_up.rows)));
    if (&set_up == &set_ups.back()) continue;
    folded.push_back(median(set_up.products));
    by_rounds = std::max(by_rounds, largest_by_smallest(set_up.products));
  }
  print_difference(largest_by_smallest(folded), by_rounds);
  return folded.at(1);
}

/// The results of all fits, in the order of the settings: those of the first repeat, by id, stand
/// for every repeat's.
experiments::ExperimentResults results_of(
    const FoldWays& ways, const std::map<std::string, experiments::TrialResult>& by_id) {
  experiments::ExperimentResults results;
  const auto settings = expand(ways.with_curves.sweep.experiments.front());
  size_t first = 0;
  for (const auto& setting : settings) {
    const size_t count = setting.repeats.size() / static_cast<size_t>(ways.repeats());
    auto& own = results.emplace_back();
    for (size_t i = 0; i < setting.repeats.size(); ++i) {
      const auto& planned = ways.with_curves.trials[0].at(first + i % count);
      own[setting.repeats[i].key()] = by_id.at(planned.id);
    }
    first += setting.repeats.size();
  }
  return results;
}

/// What was measured of ours: a repeat each.
struct OurTimes {
  std::vector<double> steps, curves;
  std::map<std::string, experiments::TrialResult> results;  ///< by id
};

/// `summarise` on the results of all fits.
double seconds_of_statistics(const FoldWays& ways, const OurTimes& ours) {
  const auto results = results_of(ways, ours.results);
  const auto& experiment = ways.with_curves.sweep.experiments.front();
  const auto& names = ways.with_curves.datasets.begin()->second.images.class_names;
  std::vector<double> seconds;
  for (int i = 0; i < 5; ++i) {
    seconds.push_back(bench::seconds([&] {
      experiments::summarise(experiment, results, {names, {}, {}});
    }));
  }
  return median(seconds);
}

/// Seconds of all fits of all settings, as a peer's steps times steps.
struct PeerTimes {
  double torch = 0, stacked = 0, sklearn = 0;
};

PeerTimes times_of(const FoldWays& ways) {
  const auto& split = ways.steps_alone.sweep.experiments.front().split;
  const auto steps = static_cast<double>(ways.steps() * ways.repeats());
  const auto tested = steps * static_cast<double>(split.folds);
  const auto inner = tested * static_cast<double>(split.inner_folds);
  PeerTimes all;
  double units = 0;
  for (const auto& width : ways.widths) {
    all.torch += (tested + inner) *
                 (median(width.plain.seconds_per_step) + median(width.decayed.seconds_per_step));
    all.stacked += 2 * (inner * median(width.inner.seconds_per_step) +
                        tested * median(width.tested.seconds_per_step));
    units += 2 * static_cast<double>(width.units);
  }
  if (ways.sklearn.is_timed()) {
    const auto timed = static_cast<double>(ways.sklearn.job.requests[0].model.hidden_units);
    all.sklearn = (tested + inner) * median(ways.sklearn.seconds_per_step) * units / timed;
  }
  return all;
}

void time_round(FoldWays& ways, bench::Peers& peers, OurTimes& ours) {
  const auto repeat = static_cast<uint64_t>(ours.steps.size());
  experiments::RunEvents events;
  events.on_result = [&](const auto& result) { ours.results[result.id] = result; };
  ours.steps.push_back(ways.time_repeat(ways.steps_alone, repeat).training);
  ours.curves.push_back(ways.time_repeat(ways.with_curves, repeat, events).training);
  for (auto& width : ways.widths) {
    for (auto* way : {&width.plain, &width.decayed, &width.inner, &width.tested}) way->time(peers);
  }
}

void print_step(const std::string& name, const bench::PeerWay& way) {
  std::cout << fmt::format("  {:<56} {:>9}   {}\n", name, duration(median(way.seconds_per_step)),
                           way.result.arrangement);
}

void print_steps(const FoldWays& ways, const OurTimes& ours) {
  std::cout << "\nA step of one fit, by hidden units:\n";
  for (const auto& width : ways.widths) {
    const auto name = [&](const char* what) { return fmt::format("{:>3}: {}", width.units, what); };
    print_step(name("PyTorch"), width.plain);
    print_step(name("PyTorch with weight decay"), width.decayed);
    print_step(name("rotated and stacked, fits of inner folds"), width.inner);
    print_step(name("rotated and stacked, fits that are tested"), width.tested);
  }
  if (ways.sklearn.is_timed()) print_step(" 50: cross_validate(MLPClassifier)", ways.sklearn);
  const auto steps = static_cast<double>(ways.fits() / ways.repeats() * ways.steps());
  std::cout << fmt::format("  {:<56} {:>9}\n", "all: ours, mean over all fits",
                           duration(median(ours.steps) / steps));
}

void print_row(const std::string& name, double seconds, double ours) {
  std::cout << fmt::format("  {:<56} {:>9.0f} s {:>9.3g} x\n", name, seconds, seconds / ours);
}

void print_whole(const FoldWays& ways, const OurTimes& ours, double set_up, double statistics) {
  const auto times = times_of(ways);
  const auto repeats = static_cast<double>(ways.repeats());
  const double steps = repeats * median(ours.steps), curves = repeats * median(ours.curves);
  const double whole = set_up + curves + statistics;
  const auto count = static_cast<double>(ways.fits() * ways.steps());
  std::cout << fmt::format("\nAll {} fits of {} steps, against ours with set-up and curves:\n",
                           ways.fits(), ways.steps());
  print_row("PyTorch, steps alone", times.torch, whole);
  if (times.sklearn > 0)
    print_row("scikit-learn, by weights from 5 fits of one epoch", times.sklearn, whole);
  print_row("PyTorch, rotated and stacked, steps alone", times.stacked, whole);
  print_row("ours, steps alone", steps, whole);
  print_row("ours, set-up, steps and curves", whole, whole);
  const auto& stack = ways.widths.back().inner.result;
  std::cout << fmt::format(
      "Of ours set-up {}, curves {}, statistics {}. The stack's rotations take {} with one seed's "
      "weights, and {} a split\n",
      duration(set_up), duration(curves - steps), duration(statistics),
      duration(stack.set_up_seconds), duration(stack.set_up_of_a_split));
  std::cout << bench::claim(fmt::format("at least 1,000 x PyTorch, set-up and curves included: "
                                        "{:.0f} x",
                                        times.torch / whole),
                            times.torch / whole >= 1000)
            << bench::claim_of_five_times("steps at least 5 x the stack's", times.stacked / count,
                                          steps / count, ways.operations());
}

bool peers_agree(const FoldWays& ways, Budget& budget) {
  std::cout << "How far apart the curves of the first fold's first fit are:\n";
  const auto space = std::make_shared<training::SampleSpace>(ways.input.products, ways.fold);
  const bench::Compared compared{ways.fold, space, budget};
  bool agree = true;
  for (const auto& width : ways.widths) {
    if (width.plain.job.curve_every == 0) continue;
    const auto check = [&](const std::string& what, const bench::PeerWay& way) {
      agree &= agrees_with_peer(what, way.job, way.result, compared);
    };
    check("PyTorch", width.plain);
    check("PyTorch with weight decay", width.decayed);
    check("rotated and stacked", width.inner);
  }
  return agree;
}

/// All fits in one run where there is time for it.
void print_run(const FoldWays& ways, double expected, Budget& budget) {
  if (!budget.allows("all fits in one run", expected)) return;
  const auto time = bench::train_all(ways.with_curves, parallel::available_threads());
  std::cout << fmt::format("All fits with their curves in one run: {}, {} of it set-up\n",
                           duration(time.set_up + time.training), duration(time.set_up));
}

bool run(const bench::CommandLine& asked) {
  std::cout << bench::machine_facts();
  Budget budget(asked.seconds);
  FoldWays ways(
      {asked.data, std::filesystem::temp_directory_path() / "facesweep-bench-cache", false});
  print_memory(ways);
  const double set_up =
      compare_set_ups(ways, asked.rounds, share_of_set_up * budget.left(), budget);
  ways.prepare_peers();
  bench::Peers peers(ways.own_rows, ways.more);
  OurTimes ours;
  const int taken = budget.repeat(std::min<int>(asked.rounds, static_cast<int>(ways.repeats())),
                                  share_of_timings * budget.left(), "steps",
                                  [&] { time_round(ways, peers, ours); });
  if (budget.allows("scikit-learn")) ways.sklearn.time(peers);
  std::cout << fmt::format("\nMedians of {} round{}\n", taken, taken == 1 ? "" : "s");
  print_steps(ways, ours);
  print_whole(ways, ours, set_up, seconds_of_statistics(ways, ours));
  const bool agree = peers_agree(ways, budget);
  print_run(ways, 1.2 * static_cast<double>(ways.repeats()) * median(ours.curves), budget);
  std::cout << '\n' << budget.summary();
  return agree;
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(argc, argv,
                    {"cross_validation",
                     "3,000 fits of nested folds on photos: ours against PyTorch, PyTorch on "
                     "rotated rows and stacked, and scikit-learn",
                     "DATA_ROOT", "The folder with facescrub/", true, 3},
                    run);
}
