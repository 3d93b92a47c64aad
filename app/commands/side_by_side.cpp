#include "app/commands/side_by_side.h"

#include <fmt/core.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include "parallel/for_each_item.h"
#include "parallel/one_thread.h"
#include "training/trainer.h"

namespace commands {
namespace {

using training::Engine;

constexpr double all_but_a_twentieth = 0.95;

training::TrainingData grey_pictures() {
  constexpr int64_t rows = 120, pixels = 227 * 227;
  const c10::InferenceMode no_autograd;
  training::TrainingData data;
  data.examples.inputs = torch::full({rows, pixels}, 0.1F);
  data.examples.labels = torch::arange(rows) % 2;
  data.classes = 2;
  data.train = training::consecutive_rows(0, rows - 2);
  data.validation = {rows - 2};
  data.test = {rows - 1};
  return data;
}

/// One way to train, again and again.
class Workload {
 public:
  Workload(const training::TrainingData& data, Engine engine)
      : data_(data),
        engine_(engine),
        space_(engine == Engine::sample_space
                   ? std::make_shared<training::SampleSpace>(data, int64_t{1} << 30)
                   : nullptr) {
    constexpr double seconds = 0.15;
    steps_ = 10;  // to warm up, and to learn how long a step takes
    pace();
    steps_ = std::clamp<int64_t>(std::llround(seconds * pace()), 10, 20000);
  }

  /// Steps a second of `jobs` trainings together.
  double pace_of(int64_t jobs) const {
    std::vector<double> paces(static_cast<size_t>(jobs));
    parallel::for_each_item(
        jobs, [&](int64_t job) { paces[static_cast<size_t>(job)] = pace(); }, jobs);
    return std::accumulate(paces.begin(), paces.end(), 0.0);
  }

  /// What `jobs` trainings get done, over one. In turn, and the best of each: other programs come
  /// and go.
  double gain(int64_t jobs) const {
    double alone = 0, together = 0;
    for (int round = 0; round < 3; ++round) {
      alone = std::max(alone, pace_of(1));
      together = std::max(together, pace_of(jobs));
    }
    return together / alone;
  }

 private:
  double pace() const {
    const parallel::OneThread one_thread;
    training::TrainRequest request;
    request.model = {models::ModelType::face_network, data_.examples.features(), 100,
                     data_.classes};
    request.options.learning_rate = 1e-6;
    request.options.batch_size = 10;
    request.options.steps = request.options.curve_every = steps_;
    const auto outcome = training::train({request}, data_, engine_, space_).front();
    return static_cast<double>(steps_) / outcome.seconds;
  }

  const training::TrainingData& data_;
  Engine engine_;
  std::shared_ptr<training::SampleSpace> space_;
  int64_t steps_ = 0;
};

std::vector<int64_t> numbers_of_jobs(int64_t most) {
  std::vector<int64_t> numbers;
  for (int64_t jobs = 2; jobs < most; jobs *= 2) numbers.push_back(jobs);
  if (most > 1) numbers.push_back(most);
  return numbers;
}

double best_gain(const SideBySide& some) {
  return std::max(some.sample_space, some.weight_space);
}

}  // namespace

std::vector<SideBySide> measure_side_by_side(int64_t most) {
  std::vector<SideBySide> measured{{}};
  if (most < 2) return measured;
  const auto data = grey_pictures();
  const Workload sample_space(data, Engine::sample_space);
  const Workload weight_space(data, Engine::weight_space);
  for (const auto jobs : numbers_of_jobs(most)) {
    measured.push_back({jobs, sample_space.gain(jobs), weight_space.gain(jobs)});
  }
  return measured;
}

int64_t best_jobs(const std::vector<SideBySide>& measured) {
  double most = 0;
  for (const auto& some : measured) most = std::max(most, best_gain(some));
  for (const auto& some : measured) {
    if (best_gain(some) >= all_but_a_twentieth * most) return some.jobs;
  }
  return 1;
}

std::string side_by_side_text(const std::vector<SideBySide>& measured) {
  std::string text;
  for (const auto& [jobs, sample_space, weight_space] : measured) {
    if (jobs == 1) continue;
    text += fmt::format(text.empty() ? "{} get {:.1f} times as much done as one in sample space, "
                                       "{:.1f} in weight space"
                                     : "; {}: {:.1f}, {:.1f}",
                        jobs, sample_space, weight_space);
  }
  return text;
}

std::string side_by_side_advice(const std::vector<SideBySide>& measured) {
  const auto best = best_jobs(measured);
  if (measured.empty() || best == measured.back().jobs) return "";
  const bool slower =
      best_gain(measured.back()) < all_but_a_twentieth * best_gain(measured.front());
  return fmt::format(
      "{} trials side by side get {} done here than {}: the processors share what they need, or "
      "other\nprograms use them. Take  facesweep run --jobs {}\n",
      measured.back().jobs, slower ? "less" : "no more", best == 1 ? "one" : std::to_string(best),
      best);
}

}  // namespace commands
