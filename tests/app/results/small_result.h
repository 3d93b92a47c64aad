#pragma once

#include <functional>
#include <stdexcept>
#include <string>

#include "app/results/trial_result.h"

namespace experiments {

/// A finished trial with a value of its own in every field.
inline TrialResult small_result(const std::string& id = "abc") {
  TrialResult result;
  result.id = id;
  result.trial.experiment = "first";
  result.trial.dataset = "actors";
  result.trial.model = {models::ModelType::face_network, 12, 5, 3, 0.1};
  result.trial.training.steps = 100;
  result.trial.training.learning_rate = 1.0 / 3;
  result.trial.seed = 4;
  result.state = TrialState::stopped_early;
  result.reason = "no better validation loss for 3 points";
  result.engine = "weight_space";
  result.engine_reason = "asked for";
  result.steps = 80;
  result.seconds = 0.1;
  result.computed_by = {"0.1.0 (abc1234)", "avx2", "Haswell", "avx512"};
  result.train = {30, 29, 0.1};
  result.validation = {20, 10, 2.0 / 3};
  result.test = {2, 1, 0.7};
  result.curve = {{0, 1.1, 0.1, 1.2, 0.2, 0.01}, {40, 1.0 / 7, 0.6, 0.8, 1.0 / 3, 0.02}};
  result.predictions = {{"photos/A, \"the\" B.jpg", 0, 0, 0.9}, {"photos/C.jpg", 1, 2, 1.0 / 3}};
  return result;
}

/// What the work is refused with; empty where it is not.
inline std::string refusal(const std::function<void()>& work) {
  try {
    work();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

}  // namespace experiments
