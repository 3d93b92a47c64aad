#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "models/initial_weights.h"
#include "tests/training/small_data.h"

namespace training {
namespace {

using models::ModelType;

// What has decayed to nothing, such as weights under a strong l2, has absolute accuracy only.
double relative_difference(const torch::Tensor& a, const torch::Tensor& b) {
  return ((a - b).norm() / (b.norm() + 1e-3)).item<double>();
}

void expect_close(double a, double b) {
  RC_ASSERT(std::abs(a - b) <= 1e-9 * (std::abs(b) + 1e-3));
}

void expect_same_parameters(const TrainRequest& request, TrainedModel& a, TrainedModel& b) {
  // What training has made of the weights, too: much of them may be the draws that both start from.
  const auto start = models::initial_input_weights(request.model, request.seed, torch::kFloat64);
  const auto weight = a.layer().weight(), other = b.layer().weight();
  RC_ASSERT(relative_difference(weight, other) < 1e-9);
  RC_ASSERT(relative_difference(weight - start, other - start) < 1e-9);
  RC_ASSERT(relative_difference(a.layer().bias(), b.layer().bias()) < 1e-9);
  const auto head = a.head().parameters(), other_head = b.head().parameters();
  for (size_t i = 0; i < head.size(); ++i) {
    RC_ASSERT(relative_difference(head[i], other_head[i]) < 1e-9);
  }
}

void expect_same_curves(const std::vector<CurvePoint>& a, const std::vector<CurvePoint>& b) {
  RC_ASSERT(a.size() == b.size());
  for (size_t i = 0; i < a.size(); ++i) {
    expect_close(a[i].train_loss, b[i].train_loss);
    expect_close(a[i].validation_loss, b[i].validation_loss);
    expect_close(a[i].penalty, b[i].penalty);
    RC_ASSERT(a[i].train_accuracy == b[i].train_accuracy);
    RC_ASSERT(a[i].validation_accuracy == b[i].validation_accuracy);
  }
}

TrainOptions any_options(int64_t rows) {
  TrainOptions options;
  options.steps = 500;
  options.learning_rate = *rc::gen::element(0.001, 0.01, 0.05);
  options.momentum = *rc::gen::element(0.0, 0.0, 0.5, 0.9);
  // With a learning rate of 0.05 the last two shrink weights by the factors 0 and -0.5.
  options.l2 = *rc::gen::element(0.0, 1e-4, 0.01, 0.3, 10.0, 15.0);
  options.batch_size = *rc::gen::inRange<int64_t>(0, rows + 3);
  return options;
}

// docs/sample_space.md: W = a U + C X is exact, so in float64 only rounding may stand between the
// engines.
RC_GTEST_PROP(Engines, AgreeInFloat64After500Steps, ()) {
  const auto rows = *rc::gen::inRange<int64_t>(2, 160);
  const auto features = *rc::gen::inRange<int64_t>(2, 200);
  const auto type = *rc::gen::element(ModelType::face_network, ModelType::logistic_regression,
                                      ModelType::linear_regression);
  auto data = small_data(rows, features, /*classes=*/3, *rc::gen::inRange(0, 100));
  const bool sparse = *rc::gen::arbitrary<bool>();
  if (sparse) data = on_empty_ground(data, /*sparse=*/false);
  // Of length about 1: a stable descent for every learning rate above.
  data.examples.inputs /= data.examples.inputs.norm(2, 1, true).max();
  if (sparse) data.sparse_inputs = find_sparse_rows(data.examples.inputs);
  const auto asked = request(data, type, *rc::gen::inRange<int64_t>(1, 20), any_options(rows),
                             *rc::gen::inRange<uint64_t>(0, 100));
  const auto sample = train_one(asked, data, Engine::sample_space);
  const auto weight = train_one(asked, data, Engine::weight_space);
  RC_ASSERT(relative_difference(sample.test_scores, weight.test_scores) < 1e-9);
  expect_same_parameters(asked, *sample.model, *weight.model);
  expect_same_curves(sample.curve, weight.curve);
}

}  // namespace
}  // namespace training
