#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <random>

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

ModelType any_type() {
  return *rc::gen::element(ModelType::face_network, ModelType::logistic_regression,
                           ModelType::linear_regression);
}

/// Examples of length about 1, a stable descent for every learning rate above.
TrainingData any_data(int64_t rows) {
  const auto features = *rc::gen::inRange<int64_t>(2, 200);
  auto data = small_data(rows, features, /*classes=*/3, *rc::gen::inRange(0, 100));
  const bool sparse = *rc::gen::arbitrary<bool>();
  if (sparse) data = on_empty_ground(data, /*sparse=*/false);
  data.examples.inputs /= data.examples.inputs.norm(2, 1, true).max();
  if (sparse) data.sparse_inputs = find_sparse_rows(data.examples.inputs);
  return data;
}

void expect_same(const TrainRequest& asked, const TrainOutcome& one, const TrainOutcome& other) {
  RC_ASSERT(relative_difference(one.test_scores, other.test_scores) < 1e-9);
  expect_same_parameters(asked, *one.model, *other.model);
  expect_same_curves(one.curve, other.curve);
}

// docs/sample_space.md: W = a U + C X is exact, so in float64 only rounding may stand between the
// engines.
RC_GTEST_PROP(Engines, AgreeInFloat64After500Steps, ()) {
  const auto rows = *rc::gen::inRange<int64_t>(2, 160);
  const auto data = any_data(rows);
  const auto asked = request(data, any_type(), *rc::gen::inRange<int64_t>(1, 20), any_options(rows),
                             *rc::gen::inRange<uint64_t>(0, 100));
  expect_same(asked, train_one(asked, data, Engine::sample_space),
              train_one(asked, data, Engine::weight_space));
}

/// The same examples with another drawing of parts; some rows may be in none.
TrainingData with_any_parts(TrainingData data) {
  std::vector<int64_t> rows = consecutive_rows(0, data.examples.inputs.size(0));
  std::shuffle(rows.begin(), rows.end(), std::mt19937_64(*rc::gen::arbitrary<uint64_t>()));
  const auto train = *rc::gen::inRange<size_t>(2, rows.size() - 6);
  const auto next = rows.begin() + static_cast<std::ptrdiff_t>(train);
  data.train.assign(rows.begin(), next);
  data.validation.assign(next, next + 3);
  data.test.assign(next + 3, next + 6);
  return data;
}

/// The examples of one fold alone, scaled by its training rows.
TrainingData own_rows(const TrainingData& fold) {
  TrainingData own = fold;
  own.examples.inputs = fold.examples.inputs.clone();
  own.sparse_inputs = nullptr;
  own.scaling = Scaling::none;
  if (fold.scaling == Scaling::none) return own;
  const auto train = own.examples.inputs.index_select(0, torch::tensor(fold.train));
  own.examples.inputs -= train.mean(0);
  if (fold.scaling == Scaling::standardised)
    own.examples.inputs /= (train - train.mean(0)).square().mean().sqrt();
  return own;
}

// docs/folds.md: centring is algebra on the inner products, and one more row for the dense engine.
RC_GTEST_PROP(Engines, TrainAFoldAsOnItsOwnScaledRows, ()) {
  auto fold = with_any_parts(any_data(*rc::gen::inRange<int64_t>(8, 160)));
  fold.scaling = *rc::gen::element(Scaling::none, Scaling::centred, Scaling::standardised);
  RC_PRE(row_scaling(fold.examples.inputs, fold.train, Scaling::standardised).divisor < 1);
  const auto own = own_rows(fold);
  auto options = any_options(fold.shape().train);
  // Standardised rows have one in each feature in place of one in all.
  if (fold.scaling == Scaling::standardised)
    options.learning_rate /= static_cast<double>(fold.shape().features);
  const auto asked = request(fold, any_type(), *rc::gen::inRange<int64_t>(1, 20), options,
                             *rc::gen::inRange<uint64_t>(0, 100));
  const auto expected = train_one(asked, own, Engine::weight_space);
  const auto all = consecutive_rows(0, fold.examples.inputs.size(0));
  const auto products = std::make_shared<SharedProducts>(fold.examples.inputs, all, 1 << 26);
  const auto space = std::make_shared<SampleSpace>(products, fold);
  expect_same(asked, train({asked}, fold, Engine::sample_space, space).front(), expected);
  expect_same(asked, train_one(asked, fold, Engine::weight_space), expected);
}

// Adam divides by gradients, and l1 turns at 0: of data where neither hangs on a rounding.
RC_GTEST_PROP(Engines, TrainAFoldWithAdamOrL1AsOnItsOwnScaledRows, ()) {
  auto fold = small_data(*rc::gen::inRange<int64_t>(12, 130), *rc::gen::inRange<int64_t>(5, 60), 3,
                         *rc::gen::inRange(0, 100));
  fold.examples.inputs += 0.3;
  fold.scaling = *rc::gen::element(Scaling::centred, Scaling::standardised);
  TrainOptions options;
  options.steps = 20;
  options.learning_rate = 0.001;
  options.batch_size = *rc::gen::inRange<int64_t>(0, fold.shape().train + 3);
  if (*rc::gen::arbitrary<bool>()) {
    options.optimizer = Optimizer::adam;
  } else {
    options.l1 = 1e-3;
  }
  const auto asked = request(fold, any_type(), *rc::gen::inRange<int64_t>(1, 20), options);
  expect_same(asked, train_one(asked, fold, Engine::weight_space),
              train_one(asked, own_rows(fold), Engine::weight_space));
}

}  // namespace
}  // namespace training
