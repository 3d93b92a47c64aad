#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

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

TrainOptions any_options(int64_t rows) {
  TrainOptions options;
  options.steps = 500;
  options.learning_rate = *rc::gen::element(0.001, 0.01, 0.05);
  options.momentum = *rc::gen::element(0.0, 0.0, 0.5, 0.9);
  options.l2 = *rc::gen::element(0.0, 1e-4, 0.01, 0.3);
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
  RC_ASSERT(relative_difference(sample.model->layer().weight(), weight.model->layer().weight()) <
            1e-9);
  RC_ASSERT(relative_difference(sample.test_scores, weight.test_scores) < 1e-9);
  const auto heads = {sample.model->head().parameters(), weight.model->head().parameters()};
  for (size_t i = 0; i < heads.begin()->size(); ++i) {
    RC_ASSERT(relative_difference((*heads.begin())[i], (*(heads.begin() + 1))[i]) < 1e-9);
  }
  RC_ASSERT(sample.curve.size() == weight.curve.size());
  for (size_t i = 0; i < sample.curve.size(); ++i) {
    expect_close(sample.curve[i].train_loss, weight.curve[i].train_loss);
    expect_close(sample.curve[i].validation_loss, weight.curve[i].validation_loss);
    expect_close(sample.curve[i].penalty, weight.curve[i].penalty);
  }
}

}  // namespace
}  // namespace training
