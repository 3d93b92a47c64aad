// sweep_vs_pytorch DATA_ROOT [ROUNDS]: a sweep of 40 face networks of 3,000 steps on the photos of
// six actors, pixels and then conv4, as facesweep trains it and as idiomatic PyTorch and
// scikit-learn do: the same rows and batches, and for PyTorch the same initial weights. The peers
// take the first steps of one trial, in turn with ours; their time for the sweep is that step times
// the number of steps, without learning curves. Ours is timed for steps alone, and for the whole
// sweep with its set-up and its curves of 41 points. Exits with 1 where the curves do not agree.

#include <fmt/core.h>

#include <algorithm>
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
using training::Engine;
using training::TrainRequest;

constexpr int64_t peer_steps = 150;
constexpr int64_t peer_curve_every = 30;
constexpr double largest_loss_difference = 1e-4;     // relative, against PyTorch
constexpr double largest_accuracy_difference = 0.5;  // points, between the engines in float32

std::string sweep_text(const std::string& input, int64_t curve_every) {
  return R"({"datasets": {"actors": {"loader": "facescrub", "path": "facescrub",
      "list": "facescrub_six_actors.tsv", "split": {"train": 50, "test": 30}}},
    "experiments": [{"name": "sweep", "dataset": "actors", "input": ")" +
         input + R"(",
      "model": {"type": "face_network", "hidden_units": 200, "initial_scale": 0.001},
      "training": {"learning_rate": [0.001, 0.003], "l2": [0, 0.0001, 0.001, 0.01],
                   "batch_size": 10, "steps": 3000, "curve_every": )" +
         std::to_string(curve_every) + R"(}, "repeats": 5}]})";
}

TrainRequest changed(TrainRequest request, double learning_rate, double l2, double momentum,
                     int64_t curve_every) {
  request.options.learning_rate = learning_rate;
  request.options.l2 = l2;
  request.options.momentum = momentum;
  request.options.curve_every = curve_every;
  return request;
}

double seconds_per_dense_step(TrainRequest request, const training::TrainingData& data) {
  request.options.curve_every = request.options.steps = 100;
  double seconds = 0;
  training::TrainCallbacks callbacks;
  callbacks.on_model = [&](size_t, const training::CurvePoint&, double until_here,
                           training::TrainedModel&) { seconds = until_here; };
  training::train({request}, data, Engine::weight_space, nullptr, callbacks);
  return seconds / 100;
}

/// Seconds, one entry a round.
struct Times {
  std::vector<double> torch_1, torch, torch_decay, sklearn, dense, one_worker, workers, set_up,
      whole;
};

void print_row(const std::string& name, double step, double reference) {
  std::cout << fmt::format("  {:<56} {:>9} {:>9.3g} x\n", name, bench::duration(step),
                           reference / step);
}

/// PyTorch's step, meant over the sweep's trials: those with l2 take weight decay.
double mean_torch_step(const Plan& plan, const Times& times) {
  double sum = 0;
  for (const auto& planned : plan.trials[0]) {
    const bool decays = planned.trial.training.l2 > 0;
    sum += bench::median(decays ? times.torch_decay : times.torch);
  }
  return sum / static_cast<double>(plan.trials[0].size());
}

void print_results(const std::string& input, const Times& times, const Plan& plan) {
  const auto trials = static_cast<int64_t>(plan.trials[0].size());
  const int64_t steps = plan.trials[0][0].trial.training.steps;
  const double torch = mean_torch_step(plan, times), whole = bench::median(times.whole);
  const auto count = static_cast<double>(trials * steps);
  std::cout << "\n" << input << ": a step of one trial, 200 hidden units, batch 10\n";
  print_row("PyTorch 1.13's default, zero_grad()", bench::median(times.torch_1), torch);
  print_row("PyTorch, zero_grad(set_to_none=True)", bench::median(times.torch), torch);
  print_row("the same with weight decay", bench::median(times.torch_decay), torch);
  print_row("the two, mean over the sweep's trials", torch, torch);
  print_row("scikit-learn's MLPClassifier", bench::median(times.sklearn), torch);
  print_row("ours, dense", bench::median(times.dense), torch);
  print_row("ours, sample space, one worker", bench::median(times.one_worker) / count, torch);
  print_row("ours, sample space, all workers", bench::median(times.workers) / count, torch);
  std::cout << fmt::format(
      "{} trials of {} steps: PyTorch {} (step times steps; no set-up, no curves), ours {} with "
      "curves, {} of it set-up: {:.0f} x\n",
      trials, steps, bench::duration(torch * count), bench::duration(whole),
      bench::duration(bench::median(times.set_up)), torch * count / whole);
}

/// Prints what was compared and how far apart it is; true where that is no more than `largest`.
bool agree(const std::string& what, double difference, double largest) {
  const bool close = difference <= largest;
  std::cout << fmt::format("  {:<64} {:.2g}{}\n", what, difference, close ? "" : ": TOO FAR APART");
  return close;
}

/// PyTorch's validation losses over its first steps against those of sample space.
bool agrees_with_torch(const std::string& what, const TrainRequest& request,
                       const bench::PeerResult& peer, const training::TrainingData& data,
                       const std::shared_ptr<training::SampleSpace>& space) {
  auto shortened = request;
  shortened.options.steps = peer_steps;
  shortened.options.curve_every = peer_curve_every;
  const auto ours = training::train({shortened}, data, Engine::sample_space, space).front();
  double largest = 0;
  for (size_t i = 0; i < peer.validation_losses.size(); ++i) {
    const double theirs = peer.validation_losses[i];
    largest = std::max(largest, std::abs(ours.curve.at(i).validation_loss - theirs) / theirs);
  }
  return agree(fmt::format("losses of {} steps against PyTorch's, {}, relative", peer_steps, what),
               largest, largest_loss_difference);
}

using Curve = std::vector<training::CurvePoint>;

Curve dense_curve(const TrainRequest& request, const training::TrainingData& data) {
  return training::train({request}, data, Engine::weight_space, nullptr).front().curve;
}

/// The largest difference in training or validation accuracy at a point, percentage points.
double furthest(const Curve& a, const Curve& b) {
  double furthest = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    furthest = std::max({furthest, std::abs(a[i].validation_accuracy - b.at(i).validation_accuracy),
                         std::abs(a[i].train_accuracy - b.at(i).train_accuracy)});
  }
  return 100 * furthest;
}

/// Both engines in float32, at every point of a whole training's curve.
bool engines_agree(const std::string& what, const TrainRequest& request,
                   const training::TrainingData& data,
                   const std::shared_ptr<training::SampleSpace>& space) {
  const auto sample = training::train({request}, data, Engine::sample_space, space).front().curve;
  const auto dense = dense_curve(request, data);
  return agree(
      fmt::format("accuracies of both engines at {} points, {}, points", dense.size(), what),
      furthest(sample, dense), largest_accuracy_difference);
}

/// The same at a learning rate so large that the descent itself magnifies rounding: there the
/// engines can be no closer than the dense one is to itself from initial weights that differ by one
/// part in a million.
bool engines_agree_as_far_as_any(const std::string& what, const TrainRequest& request,
                                 const training::TrainingData& data,
                                 const std::shared_ptr<training::SampleSpace>& space) {
  auto moved = request;
  moved.model.initial_scale *= 1 + 1e-6;
  const double own = furthest(dense_curve(request, data), dense_curve(moved, data));
  std::cout << fmt::format("  {:<64} {:.2g}\n", "dense against itself from moved weights, " + what,
                           own);
  const auto sample = training::train({request}, data, Engine::sample_space, space).front().curve;
  return agree("accuracies of both engines, " + what + ", points",
               furthest(sample, dense_curve(request, data)),
               std::max(2 * own, largest_accuracy_difference));
}

bool compare(const std::string& input, const std::filesystem::path& root,
             const std::filesystem::path& cache, int rounds) {
  const DataPlaces places{root, cache, false};
  const auto steps_alone = make_plan(read_sweep_text(sweep_text(input, 3000), "sweep"), places);
  const auto with_curves = make_plan(read_sweep_text(sweep_text(input, 75), "sweep"), places);
  const auto& trial = steps_alone.trials[0][0].trial;
  const auto rows = prepare_inputs(steps_alone.datasets.at("actors"), trial.input, trial.scaling,
                                   steps_alone.features);
  const auto request = request_of(trial, rows.data);
  const auto decayed = changed(request, 0.001, 0.001, 0, 3000);
  const auto peer = [&](const std::string& name, const TrainRequest& asked, int64_t steps,
                        bool set_to_none) {
    const int64_t curve_every = name == "torch" ? peer_curve_every : 0;
    return bench::run_peer(name, {asked, steps, curve_every, set_to_none}, rows.data);
  };
  const auto cores = parallel::available_threads();
  Times times;
  bench::PeerResult torch, torch_decay;
  for (int round = 0; round < rounds; ++round) {
    times.one_worker.push_back(bench::train_all(steps_alone, 1).training);
    torch = peer("torch", request, peer_steps, true);
    times.torch.push_back(torch.seconds_per_step);
    times.workers.push_back(bench::train_all(steps_alone, cores).training);
    torch_decay = peer("torch", decayed, peer_steps, true);
    times.torch_decay.push_back(torch_decay.seconds_per_step);
    const auto whole = bench::train_all(with_curves, cores);
    times.whole.push_back(whole.set_up + whole.training);
    times.set_up.push_back(whole.set_up);
    times.torch_1.push_back(peer("torch", request, 50, false).seconds_per_step);
    times.dense.push_back(seconds_per_dense_step(request, rows.data));
    times.sklearn.push_back(peer("sklearn", request, 30, true).seconds_per_step);
  }
  print_results(input, times, steps_alone);
  std::cout << fmt::format("PyTorch was fastest with {} threads. How far apart the curves are:\n",
                           torch.threads);
  const auto space = std::make_shared<training::SampleSpace>(rows.data, int64_t{1} << 32);
  bool close = agrees_with_torch("no l2", request, torch, rows.data, space);
  close &= agrees_with_torch("l2 0.001", decayed, torch_decay, rows.data, space);
  const auto check = [&](auto agree, double learning_rate, double l2, double momentum) {
    const auto what = fmt::format("rate {}, l2 {}, momentum {}", learning_rate, l2, momentum);
    close &= agree(what, changed(request, learning_rate, l2, momentum, 75), rows.data, space);
  };
  check(engines_agree, 0.001, 0, 0);
  check(engines_agree, 0.001, 0.01, 0);
  check(engines_agree, 0.0001, 0, 0.9);
  check(engines_agree_as_far_as_any, 0.003, 0.01, 0);
  return close;
}

int run(const std::filesystem::path& root, int rounds) {
  bench::require_peers();
  const auto cache = std::filesystem::temp_directory_path() / "facesweep-bench-cache";
  std::cout << std::unitbuf << bench::machine_facts() << "\nmedians of " << rounds
            << " rounds, each peer in turn\n";
  bool close = true;
  for (const auto* input : {"pixels", "alexnet.conv4"})
    close &= compare(input, root, cache, rounds);
  return close ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  commands::choose_blas_kernels(argv);
  if (argc < 2) {
    std::cerr << "usage: sweep_vs_pytorch DATA_ROOT [ROUNDS]\n";
    return 2;
  }
  try {
    return run(argv[1], argc > 2 ? std::stoi(argv[2]) : 3);
  } catch (const std::exception& error) {
    std::cerr << "error: " << error.what() << '\n';
    return 1;
  }
}
