#include "training/engine_choice.h"

#include <iomanip>
#include <sstream>
#include <stdexcept>

namespace training {

std::string why_not_sample_space(const TrainOptions& options) {
  if (options.optimizer == Optimizer::adam) {
    return "Adam scales each weight on its own, which leaves the span of the training rows";
  }
  if (options.l1 > 0)
    return "the gradient of l1 on the first layer is not in the span of the training rows";
  return "";
}

double step_operations(Engine engine, const TrainRequest& request, const DataShape& data) {
  // What the small calls of a step cost.
  constexpr double overhead = 2e6;
  // A dense step also reads and writes all weights, which costs what twenty rows cost.
  constexpr double weight_traffic = 20;
  const auto width = static_cast<double>(models::input_layer_width(request.model));
  const auto rows = static_cast<double>(batch_rows(request.options, data.train));
  if (engine == Engine::sample_space) {
    return 2 * width * static_cast<double>(data.train) * rows + overhead;
  }
  const auto features = static_cast<double>(data.features);
  return 2 * width * features * (2 * rows + weight_traffic) + overhead;
}

double set_up_operations(const TrainRequest& request, const DataShape& data) {
  const auto train = static_cast<double>(data.train);
  const auto all = static_cast<double>(data.rows());
  const auto width = static_cast<double>(models::input_layer_width(request.model));
  return 2 * all * (train + width) * static_cast<double>(data.features);
}

namespace {

/// Operations in sample space over those in weight space.
double share_of_dense(const TrainRequest& request, const DataShape& data) {
  constexpr double sharing_trials = 10;
  const auto steps = static_cast<double>(total_steps(request.options, data.train));
  const double sample = set_up_operations(request, data) / sharing_trials +
                        steps * step_operations(Engine::sample_space, request, data);
  return sample / (steps * step_operations(Engine::weight_space, request, data));
}

std::string times(double ratio) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(ratio < 10 ? 1 : 0) << ratio << " times";
  return text.str();
}

}  // namespace

Engine chosen_engine(const TrainRequest& request, const DataShape& data) {
  const auto asked = request.options.engine;
  if (asked == Engine::weight_space) return asked;
  const auto obstacle = why_not_sample_space(request.options);
  if (asked == Engine::sample_space) {
    if (!obstacle.empty()) throw std::invalid_argument("engine sample_space: " + obstacle);
    return asked;
  }
  const bool is_cheaper = obstacle.empty() && share_of_dense(request, data) < 1;
  return is_cheaper ? Engine::sample_space : Engine::weight_space;
}

EngineChoice choose_engine(const TrainRequest& request, const DataShape& data) {
  const auto engine = chosen_engine(request, data);
  if (request.options.engine != Engine::automatic) return {engine, "asked for"};
  const auto obstacle = why_not_sample_space(request.options);
  if (!obstacle.empty()) return {engine, obstacle};
  const double share = share_of_dense(request, data);
  const std::string shape = std::to_string(data.train) + " training rows against " +
                            std::to_string(data.features) + " features: ";
  return {engine, engine == Engine::sample_space
                      ? shape + times(1 / share) + " fewer operations"
                      : shape + "sample space would take " + times(share) + " the operations"};
}

}  // namespace training
