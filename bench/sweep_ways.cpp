#include "bench/sweep_ways.h"

#include <fmt/core.h>

#include <algorithm>
#include <functional>

#include "app/inputs/prepare_inputs.h"
#include "app/sweep_file/read_sweep.h"
#include "app/trials/train_group.h"
#include "bench/bounds.h"
#include "bench/measure.h"
#include "bench/step_time.h"
#include "bench/sweep_time.h"
#include "parallel/for_each_item.h"

namespace bench {
namespace {

using namespace experiments;
using training::TrainRequest;

constexpr int64_t whole_training = 3000;
constexpr int64_t between_points = 75;
constexpr double seconds_of_a_timing = 0.5;

std::string sweep_text(const std::string& input, int64_t curve_every) {
  return R"({"datasets": {"actors": {"loader": "facescrub", "path": "facescrub",
      "list": "facescrub_six_actors.tsv", "split": {"train": 50, "test": 30}}},
    "experiments": [{"name": "sweep", "dataset": "actors", "input": ")" +
         input + R"(",
      "model": {"type": "face_network", "hidden_units": 200, "initial_scale": 0.001},
      "training": {"learning_rate": [0.001, 0.003], "l2": [0, 0.0001, 0.001, 0.01],
                   "batch_size": 10, "steps": )" +
         std::to_string(whole_training) + R"(, "curve_every": )" + std::to_string(curve_every) +
         R"(}, "repeats": 5}]})";
}

Plan plan_of(const std::string& input, int64_t curve_every, const DataPlaces& places) {
  return make_plan(read_sweep_text(sweep_text(input, curve_every), "sweep"), places);
}

training::TrainingData prepared(const Plan& plan) {
  return prepared_rows(plan, plan.trials[0][0].trial).data;
}

std::vector<TrainRequest> requests_of(const Plan& plan, const training::TrainingData& data) {
  std::vector<TrainRequest> requests;
  for (const auto& planned : plan.trials[0])
    requests.push_back(request_of(planned.trial, data.shape()));
  std::stable_sort(requests.begin(), requests.end(),
                   [](const auto& a, const auto& b) { return a.seed < b.seed; });
  return requests;
}

constexpr int64_t loss_every = 30;

PeerJob with_losses(std::vector<TrainRequest> requests) {
  return {std::move(requests), /*steps=*/5 * loss_every, loss_every};
}

}  // namespace

TrainRequest changed(TrainRequest request, double learning_rate, double l2, double momentum) {
  request.options.learning_rate = learning_rate;
  request.options.l2 = l2;
  request.options.momentum = momentum;
  request.options.curve_every = between_points;
  return request;
}

SweepWays::SweepWays(const std::string& input_name, const DataPlaces& places)
    : input(input_name),
      steps_alone(plan_of(input, whole_training, places)),
      with_curves(plan_of(input, between_points, places)),
      data(prepared(steps_alone)),
      requests(requests_of(steps_alone, data)) {
  const auto plain_request = changed(requests[0], 0.001, 0, 0);
  const auto decayed_request = changed(requests[0], 0.001, 0.001, 0);
  plain = {"torch", with_losses({plain_request})};
  decayed = {"torch", with_losses({decayed_request})};
  rotated = {"rotated", with_losses({plain_request})};
  rotated_decayed = {"rotated", with_losses({decayed_request})};
  by_hand = {"stacked by hand", with_losses(requests)};
  autograd = {"stacked, autograd", with_losses(requests)};
  zero_grad = {"torch", {{plain_request}, /*steps=*/50}};
  zero_grad.job.gradients_set_to_none = false;
  sklearn = {"sklearn", {{plain_request}, /*steps=*/30}};
}

void SweepWays::shorten_torch(Peers& peers, Budget& budget, double seconds) {
  auto short_job = plain.job;
  short_job.steps = 10;
  short_job.curve_every = 0;
  const auto measured = peers.run(plain.way, short_job);
  const auto affordable = static_cast<int64_t>(seconds / 2 / measured.seconds_per_step);
  const int64_t all = plain.job.steps;
  const int64_t steps = std::clamp(affordable / loss_every * loss_every, loss_every, all);
  if (steps < all) {
    budget.leave_out(fmt::format("{}: PyTorch's losses of steps {} to {}", input, steps + 1, all));
  }
  for (auto* way : {&plain, &decayed}) {
    way->job.steps = steps;
    way->job.threads = measured.threads;
  }
}

void SweepWays::time_a_round(Peers& peers, Budget& budget, double end) {
  workers.push_back(seconds_of_our_step(parallel::available_threads()));
  plain.time(peers);
  decayed.time(peers);
  by_hand.time(peers);
  const auto time_if_possible = [&](const std::string& what, const auto& times,
                                    const std::function<void()>& time) {
    if (budget.left() > end) return time();
    if (times.empty()) budget.leave_out(input + ": " + what);
  };
  const auto time_peer = [&](const std::string& what, PeerWay& way) {
    time_if_possible(what, way.seconds_per_step, [&] { way.time(peers); });
  };
  time_if_possible("dense", dense, [&] { dense.push_back(seconds_of_dense_step()); });
  time_if_possible("one worker", one_worker, [&] { one_worker.push_back(seconds_of_our_step(1)); });
  time_peer("rotated", rotated);
  time_peer("rotated with weight decay", rotated_decayed);
  time_peer("stacked with autograd", autograd);
  time_if_possible("the sweep with its curves", whole, [&] { time_whole(); });
  time_peer("zero_grad()", zero_grad);
  time_peer("scikit-learn", sklearn);
}

double SweepWays::seconds_of_our_step(int64_t jobs) const {
  return train_all(steps_alone, jobs).training / static_cast<double>(trials() * steps());
}

double SweepWays::seconds_of_dense_step() const {
  constexpr auto engine = training::Engine::weight_space;
  const auto few = steps_within(seconds_of_a_timing, requests[0], data, engine, nullptr);
  return bench::seconds_per_step(requests[0], data, engine, nullptr, few);
}

void SweepWays::time_whole() {
  const auto sweep = train_all(with_curves, parallel::available_threads());
  whole.push_back(sweep.set_up + sweep.training);
  set_up.push_back(sweep.set_up);
}

double SweepWays::operations() const {
  const auto& first = requests.front();
  return sample_space_operations(data.shape().train, first.options.batch_size,
                                 first.model.hidden_units, data.classes);
}

double SweepWays::mean_over_trials(const PeerWay& without, const PeerWay& with) const {
  const auto decays =
      std::count_if(requests.begin(), requests.end(),
                    [](const TrainRequest& request) { return request.options.l2 > 0; });
  const double share = static_cast<double>(decays) / static_cast<double>(requests.size());
  return (1 - share) * median(without.seconds_per_step) + share * median(with.seconds_per_step);
}

}  // namespace bench
