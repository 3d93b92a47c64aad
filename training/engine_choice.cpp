#include "training/engine_choice.h"

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

EngineChoice choose_engine(const TrainOptions& options, const TrainingData& data) {
  const std::string obstacle = why_not_sample_space(options);
  const std::string shape = std::to_string(data.train.count) + " training rows against " +
                            std::to_string(data.examples.features()) + " features";
  switch (options.engine) {
    case Engine::weight_space:
      return {Engine::weight_space, "asked for"};
    case Engine::sample_space:
      if (!obstacle.empty()) throw std::invalid_argument("engine sample_space: " + obstacle);
      return {Engine::sample_space, "asked for"};
    case Engine::automatic:
      break;
  }
  if (!obstacle.empty()) return {Engine::weight_space, obstacle};
  // A step costs B n width against 2 B d width, and X X^T has to pay for itself.
  if (2 * data.train.count > data.examples.features()) return {Engine::weight_space, shape};
  return {Engine::sample_space, shape};
}

}  // namespace training
