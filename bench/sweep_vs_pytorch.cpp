// sweep_vs_pytorch DATA_ROOT [ROUNDS]: a sweep of 40 face networks of 3,000 steps on the photos of
// six actors, pixels and then conv4, as facesweep trains it and as idiomatic PyTorch and
// scikit-learn do: same rows, initial weights and batches. The peers take the first steps of one
// trial, in turn with ours; their time for the sweep is that step times the number of steps. Only
// steps are timed there; ours also take figures at the start and the end, and write results.

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

constexpr int64_t peer_steps = 150;
constexpr int64_t curve_every = 75;  // of the curves that are compared

std::string sweep_text(const std::string& input) {
  return R"({"datasets": {"actors": {"loader": "facescrub", "path": "facescrub",
      "list": "facescrub_six_actors.tsv", "split": {"train": 50, "test": 30}}},
    "experiments": [{"name": "sweep", "dataset": "actors", "input": ")" +
         input + R"(",
      "model": {"type": "face_network", "hidden_units": 200, "initial_scale": 0.001},
      "training": {"learning_rate": [0.001, 0.003], "l2": [0, 0.0001, 0.001, 0.01],
                   "batch_size": 10, "steps": 3000, "curve_every": 3000},
      "repeats": 5}]})";
}

double seconds_per_dense_step(const training::TrainRequest& request,
                              const training::TrainingData& data, int64_t steps) {
  auto dense = request;
  dense.options.steps = steps;
  dense.options.curve_every = steps;
  return training::train({dense}, data, training::Engine::weight_space, nullptr).front().seconds /
         static_cast<double>(steps);
}

double largest_difference(const std::vector<training::CurvePoint>& ours,
                          const std::vector<double>& theirs) {
  double largest = 0;
  for (size_t i = 0; i < theirs.size(); ++i) {
    largest = std::max(largest, std::abs(ours.at(i).validation_loss - theirs[i]) / theirs[i]);
  }
  return largest;
}

struct Times {
  std::vector<double> torch, torch_decay, sklearn, dense, one_worker, workers, set_up;
};

void print_row(const std::string& name, double step, double reference) {
  std::cout << fmt::format("  {:<44} {:>9} {:>9.3g} x\n", name, bench::duration(step),
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
  const double torch = mean_torch_step(plan, times), set_up = bench::median(times.set_up);
  const double workers = bench::median(times.workers);
  const auto count = static_cast<double>(trials * steps);
  std::cout << "\n" << input << ": a step of one trial, 200 hidden units, batch 10\n";
  print_row("PyTorch, idiomatic, without weight decay", bench::median(times.torch), torch);
  print_row("PyTorch, idiomatic, with weight decay", bench::median(times.torch_decay), torch);
  print_row("PyTorch, mean over the sweep's trials", torch, torch);
  print_row("scikit-learn's MLPClassifier", bench::median(times.sklearn), torch);
  print_row("ours, dense", bench::median(times.dense), torch);
  print_row("ours, sample space, one worker", bench::median(times.one_worker) / count, torch);
  print_row("ours, sample space, all workers", workers / count, torch);
  std::cout << fmt::format(
      "{} trials of {} steps: PyTorch {} (step times steps; no set-up), ours {} of which {} "
      "set-up: {:.0f} x\n",
      trials, steps, bench::duration(torch * count), bench::duration(workers + set_up),
      bench::duration(set_up), torch * count / (workers + set_up));
}

void compare(const std::string& input, const std::filesystem::path& root,
             const std::filesystem::path& cache, int rounds) {
  const auto sweep = read_sweep_text(sweep_text(input), "sweep");
  const auto plan = make_plan(sweep, {root, cache, false});
  const auto& trial = plan.trials[0][0].trial;
  const auto rows =
      prepare_inputs(plan.datasets.at("actors"), trial.input, trial.scaling, plan.features);
  const auto request = request_of(trial, rows.data);
  auto with_curve = request;
  with_curve.options.curve_every = curve_every;
  auto decayed = request;
  decayed.options.l2 = 0.001;
  const auto cores = parallel::available_threads();
  Times times;
  bench::PeerResult peer;
  for (int round = 0; round < rounds; ++round) {
    const auto alone = bench::train_all(plan, 1);
    times.one_worker.push_back(alone.training);
    peer = bench::run_peer("torch", {request, peer_steps, curve_every}, rows.data);
    times.torch.push_back(peer.seconds_per_step);
    const auto together = bench::train_all(plan, cores);
    times.workers.push_back(together.training);
    times.set_up.push_back(together.set_up);
    times.torch_decay.push_back(
        bench::run_peer("torch", {decayed, peer_steps, 0}, rows.data).seconds_per_step);
    times.dense.push_back(seconds_per_dense_step(request, rows.data, 100));
    times.sklearn.push_back(
        bench::run_peer("sklearn", {request, 30, 0}, rows.data).seconds_per_step);
  }
  print_results(input, times, plan);
  const auto space = std::make_shared<training::SampleSpace>(rows.data, int64_t{1} << 32);
  const auto ours = training::train({with_curve}, rows.data, training::Engine::sample_space, space);
  std::cout << fmt::format(
      "validation losses of the first {} steps differ from PyTorch's by at most {:.1e} (relative); "
      "PyTorch was fastest with {} threads\n",
      peer_steps, largest_difference(ours.front().curve, peer.validation_losses), peer.threads);
  const auto dense =
      training::train({with_curve}, rows.data, training::Engine::weight_space, nullptr);
  double furthest = 0;
  for (size_t i = 0; i < dense.front().curve.size(); ++i) {
    const auto& a = ours.front().curve[i];
    const auto& b = dense.front().curve[i];
    furthest = std::max<double>({furthest, std::abs(a.validation_accuracy - b.validation_accuracy),
                                 std::abs(a.train_accuracy - b.train_accuracy)});
  }
  std::cout << fmt::format(
      "over {} steps in float32 the accuracies of the two engines differ by at most {:.2f} points "
      "at {} points of the curve\n",
      trial.training.steps, 100 * furthest, dense.front().curve.size());
}

}  // namespace

int main(int argc, char** argv) {
  commands::choose_blas_kernels(argv);
  if (argc < 2) {
    std::cerr << "usage: sweep_vs_pytorch DATA_ROOT [ROUNDS]\n";
    return 2;
  }
  const int rounds = argc > 2 ? std::stoi(argv[2]) : 3;
  const auto cache = std::filesystem::temp_directory_path() / "facesweep-bench-cache";
  std::cout << bench::machine_facts() << "\nmedians of " << rounds
            << " rounds, each peer in turn\n";
  for (const auto* input : {"pixels", "alexnet.conv4"}) compare(input, argv[1], cache, rounds);
}
