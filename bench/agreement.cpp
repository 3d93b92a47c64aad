#include "bench/agreement.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <iostream>

namespace bench {
namespace {

using training::Engine;
using training::TrainRequest;
using Curve = std::vector<training::CurvePoint>;

constexpr double largest_loss_difference = 1e-4;     // relative
constexpr double largest_accuracy_difference = 0.5;  // points
constexpr double moved = 1 + 1e-6;
constexpr int64_t fewest_steps = 300;

/// Prints what was compared and how far apart it is; true where that is no more than `largest`.
bool agree(const std::string& what, double difference, double largest) {
  const bool close = difference <= largest;
  std::cout << fmt::format("  {:<72} {:.2g}{}\n", what, difference, close ? "" : ": TOO FAR APART");
  return close;
}

Curve curve_of(const TrainRequest& request, const Compared& compared, Engine engine) {
  return training::train({request}, compared.data, engine, compared.space).front().curve;
}

TrainRequest from_moved_weights(TrainRequest request) {
  request.model.initial_scale *= moved;
  return request;
}

/// The largest relative difference of the validation losses from a curve's; infinity where one is
/// not a number.
double furthest(const std::vector<double>& losses, const Curve& curve) {
  double furthest = 0;
  for (size_t i = 0; i < losses.size(); ++i) {
    const double ours = curve.at(i).validation_loss;
    const double difference = std::abs(losses[i] - ours) / ours;
    furthest = std::isfinite(difference) ? std::max(furthest, difference) : INFINITY;
  }
  return furthest;
}

std::vector<double> validation_losses(const Curve& curve) {
  std::vector<double> losses;
  for (const auto& point : curve) losses.push_back(point.validation_loss);
  return losses;
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

/// How far the peer's losses are from ours, and ours from those of moved weights: of a trial, or
/// the largest of several.
struct Differences {
  double peer = 0, own = 0;
  int64_t trials = 0;

  void add(const Differences& other) {
    peer = std::max(peer, other.peer);
    own = std::max(own, other.own);
    trials += other.trials;
  }
};

Differences differences(const TrainRequest& request, const std::vector<double>& losses,
                        const Compared& compared) {
  const auto engine = compared.space == nullptr ? Engine::weight_space : Engine::sample_space;
  const auto ours = curve_of(request, compared, engine);
  const auto other = curve_of(from_moved_weights(request), compared, engine);
  return {furthest(losses, ours), furthest(validation_losses(other), ours), 1};
}

/// Cuts the request to whole intervals of its curve that fit `trainings` dense trainings into
/// `seconds`; false, noted in the budget, where too few of its steps are left to say anything.
bool fit(TrainRequest& request, const std::string& what, Budget& budget, int trainings,
         double seconds, double dense_step) {
  const int64_t interval = request.options.curve_every, all = request.options.steps;
  const auto affordable = static_cast<int64_t>(seconds / dense_step / trainings);
  const int64_t steps = std::min(all, affordable / interval * interval);
  if (steps < std::min(all, fewest_steps)) {
    budget.leave_out("accuracies of both engines, " + what);
    return false;
  }
  if (steps < all) {
    budget.leave_out(fmt::format("steps {} to {} of both engines, {}", steps + 1, all, what));
  }
  request.options.steps = steps;
  return true;
}

std::string engines_at(const Curve& curve, const std::string& what) {
  return fmt::format("accuracies of both engines at {} points to step {}, {}, points", curve.size(),
                     curve.back().step, what);
}

}  // namespace

bool agrees_with_peer(const std::string& what, const PeerJob& job, const PeerResult& peer,
                      const Compared& compared) {
  Differences calm, magnified;
  for (size_t i = 0; i < job.requests.size(); ++i) {
    auto request = job.requests[i];
    request.options.steps = job.steps;
    request.options.curve_every = job.curve_every;
    const auto trial = differences(request, peer.validation_losses.at(i), compared);
    (2 * trial.own > largest_loss_difference ? magnified : calm).add(trial);
  }
  const auto losses = [&](int64_t trials) {
    return fmt::format("losses of {} steps, {} trial{}, {}, relative", job.steps, trials,
                       trials == 1 ? "" : "s", what);
  };
  bool close = true;
  if (calm.trials > 0) close &= agree(losses(calm.trials), calm.peer, largest_loss_difference);
  if (magnified.trials > 0) {
    std::cout << fmt::format("  {:<72} {:.2g}\n", "ours against itself from moved weights",
                             magnified.own);
    close &= agree(losses(magnified.trials), magnified.peer, 2 * magnified.own);
  }
  return close;
}

bool engines_agree(const std::string& what, TrainRequest request, const Compared& compared,
                   double seconds, double dense_step) {
  if (!fit(request, what, compared.budget, 1, seconds, dense_step)) return true;
  const auto sample = curve_of(request, compared, Engine::sample_space);
  const auto dense = curve_of(request, compared, Engine::weight_space);
  return agree(engines_at(dense, what), furthest(sample, dense), largest_accuracy_difference);
}

bool engines_agree_as_far_as_any(const std::string& what, TrainRequest request,
                                 const Compared& compared, double seconds, double dense_step) {
  if (!fit(request, what, compared.budget, 2, seconds, dense_step)) return true;
  const auto dense = curve_of(request, compared, Engine::weight_space);
  const auto other = curve_of(from_moved_weights(request), compared, Engine::weight_space);
  const double own = furthest(dense, other);
  std::cout << fmt::format("  {:<72} {:.2g}\n", "dense against itself from moved weights, " + what,
                           own);
  const auto sample = curve_of(request, compared, Engine::sample_space);
  return agree(engines_at(dense, what), furthest(sample, dense),
               std::max(2 * own, largest_accuracy_difference));
}

}  // namespace bench
