#include "training/trainer.h"

#include <gtest/gtest.h>
#include <torch/nn/functional/loss.h>
#include <torch/optim.h>

#include <cmath>
#include <stdexcept>

#include "models/classifier.h"
#include "models/initial_weights.h"
#include "tests/training/small_data.h"
#include "training/batches.h"

namespace training {
namespace {

using models::initial_input_weights;
using models::initial_output_weights;
using models::ModelType;

TrainOptions options() {
  TrainOptions options;
  options.learning_rate = 0.05;
  options.batch_size = 7;  // does not divide the rows: the last batch of an epoch is short
  options.steps = 40;
  return options;
}

/// The same training in LibTorch's own terms: a module, autograd and an optimiser of torch::optim.
std::vector<torch::Tensor> by_libtorch(const TrainRequest& request, const TrainingData& data) {
  const auto model = models::make_classifier(request.model, request.seed);
  model->to(torch::kFloat64);
  // The engines scale the draws in float64, the module in float32.
  auto parameters = model->parameters();
  parameters[0].set_data(initial_input_weights(request.model, request.seed, torch::kFloat64));
  if (request.model.type == ModelType::face_network) {
    parameters[2].set_data(initial_output_weights(request.model, request.seed, torch::kFloat64));
  }
  const auto& o = request.options;
  std::unique_ptr<torch::optim::Optimizer> optimizer;
  if (o.optimizer == Optimizer::adam) {
    optimizer = std::make_unique<torch::optim::Adam>(model->parameters(), o.learning_rate);
  } else {
    optimizer = std::make_unique<torch::optim::SGD>(
        model->parameters(), torch::optim::SGDOptions(o.learning_rate).momentum(o.momentum));
  }
  const int64_t rows_of_training = data.shape().train;
  Batches batches(data.train, batch_rows(o, rows_of_training), request.seed);
  for (int64_t step = 0; step < total_steps(o, rows_of_training); ++step) {
    const auto batch = batches.next();
    const auto rows = torch::tensor(std::vector<int64_t>(batch.begin(), batch.end()));
    const auto scores = model->forward(data.examples.inputs.index_select(0, rows));
    const auto labels = data.examples.labels.index_select(0, rows);
    auto loss = torch::nn::functional::cross_entropy(scores, labels);
    if (request.model.type == ModelType::linear_regression) {
      const auto onehot = torch::one_hot(labels, data.classes).to(torch::kFloat64);
      loss = (scores - onehot).square().sum() / labels.size(0);
    }
    for (const auto& parameter : model->named_parameters()) {
      if (parameter.key().find("bias") != std::string::npos) continue;
      loss = loss + o.l2 * parameter.value().square().sum() + o.l1 * parameter.value().abs().sum();
    }
    optimizer->zero_grad();
    loss.backward();
    optimizer->step();
  }
  return model->parameters();
}

void expect_equals_libtorch(const TrainOptions& options, ModelType type, int64_t train_rows = 30,
                            int64_t features = 20) {
  const auto data = small_data(train_rows, features, /*classes=*/3);
  const auto asked = request(data, type, /*hidden_units=*/6, options);
  const auto outcome = train_one(asked, data, Engine::weight_space);
  auto& model = *outcome.model;
  std::vector<torch::Tensor> values{model.layer().weight(), model.layer().bias()};
  for (const auto& tensor : model.head().parameters()) values.push_back(tensor);
  const auto expected = by_libtorch(asked, data);
  ASSERT_EQ(values.size(), expected.size());
  for (size_t i = 0; i < values.size(); ++i) {
    EXPECT_TRUE(torch::allclose(values[i], expected[i], 1e-9, 1e-11)) << "parameter " << i;
  }
}

TEST(Train, PlainDescentEqualsLibTorchs) {
  for (const auto type :
       {ModelType::logistic_regression, ModelType::linear_regression, ModelType::face_network}) {
    expect_equals_libtorch(options(), type);
  }
}

TEST(Train, PenaltiesEqualThoseOfTheLossInTheHeader) {
  auto l1 = options(), l2 = options(), both = options();
  l1.l1 = both.l1 = 0.01;
  l2.l2 = both.l2 = 0.02;
  for (const auto& penalised : {l1, l2, both}) {
    expect_equals_libtorch(penalised, ModelType::face_network);
    expect_equals_libtorch(penalised, ModelType::logistic_regression);
  }
}

TEST(Train, MomentumEqualsLibTorchs) {
  auto momentum = options();
  momentum.momentum = 0.9;
  momentum.l2 = 0.01;
  momentum.l1 = 0.01;
  expect_equals_libtorch(momentum, ModelType::face_network);
}

TEST(Train, AdamEqualsLibTorchs) {
  auto adam = options();
  adam.optimizer = Optimizer::adam;
  adam.l2 = 0.01;
  expect_equals_libtorch(adam, ModelType::face_network);
}

TEST(Train, BatchesOfManyBlocksEqualLibTorchs) {
  auto full = options();
  full.batch_size = 0;
  full.l2 = 0.01;
  expect_equals_libtorch(full, ModelType::face_network, /*train_rows=*/300);
  full.l1 = 0.01;
  expect_equals_libtorch(full, ModelType::logistic_regression, /*train_rows=*/300);
}

// Such weights are passed over by hand, with the next batch's product or without.
TEST(Train, WideWeightsEqualLibTorchs) {
  auto momentum = options(), adam = options(), l1 = options();
  momentum.momentum = 0.9;
  adam.optimizer = Optimizer::adam;
  for (auto* each : {&momentum, &adam, &l1}) {
    each->learning_rate = 0.002;
    each->l1 = each->l2 = 0.001;
    for (const int64_t batch_size : {7, 50, 0}) {
      each->batch_size = batch_size;
      expect_equals_libtorch(*each, ModelType::face_network, /*train_rows=*/130,
                             /*features=*/3000);
    }
  }
}

TEST(Train, LearnsASeparableProblem) {
  const auto data = small_data(60, 20, 3, 0, torch::kFloat32);
  auto longer = options();
  longer.steps = 300;
  const auto outcome =
      train_one(request(data, ModelType::face_network, 8, longer), data, Engine::weight_space);
  EXPECT_LT(outcome.curve.back().train_loss, outcome.curve.front().train_loss);
  EXPECT_GT(outcome.validation.accuracy(), 0.9);
  EXPECT_EQ(outcome.outcome, Outcome::completed);
}

TEST(Train, CurvesHaveAPointAtTheStartAtEachIntervalAndAtTheEnd) {
  const auto data = small_data(30, 20, 3);
  auto spaced = options();
  spaced.curve_every = 15;
  const auto curve = train_one(request(data, ModelType::logistic_regression, 0, spaced), data,
                               Engine::weight_space)
                         .curve;
  std::vector<int64_t> steps;
  for (const auto& point : curve) steps.push_back(point.step);
  EXPECT_EQ(steps, (std::vector<int64_t>{0, 15, 30, 40}));
}

TEST(Train, EpochsCountShortBatches) {
  TrainOptions epochs = options();
  epochs.steps = 0;
  epochs.epochs = 3;
  EXPECT_EQ(total_steps(epochs, /*rows=*/30), 15);
}

void expect_group_equals_each_alone(const TrainingData& data, ModelType type) {
  std::vector<TrainRequest> requests;
  for (const double rate : {0.001, 0.003, 1e6}) {  // the last one diverges
    auto varied = options();
    varied.learning_rate = rate;
    varied.l2 = rate / 10;
    varied.l1 = rate / 100;
    requests.push_back(request(data, type, /*hidden_units=*/3 + 10 * requests.size(), varied));
  }
  const auto group = train(requests, data, Engine::weight_space, nullptr);
  EXPECT_EQ(group[2].outcome, Outcome::diverged);
  for (size_t i = 0; i < requests.size(); ++i) {
    const auto alone = train_one(requests[i], data, Engine::weight_space);
    EXPECT_EQ(group[i].outcome, alone.outcome);
    EXPECT_EQ(group[i].steps, alone.steps);
    if (i == 2) continue;  // NaN equals nothing
    EXPECT_TRUE(torch::equal(group[i].test_scores, alone.test_scores));
    EXPECT_EQ(group[i].curve.back().train_loss, alone.curve.back().train_loss);
  }
}

TEST(Train, AGroupGivesEachTheNumbersItHasAlone) {
  const auto data = small_data(300, 40, 10, 0, torch::kFloat32);
  for (const auto type :
       {ModelType::logistic_regression, ModelType::linear_regression, ModelType::face_network}) {
    expect_group_equals_each_alone(data, type);
    expect_group_equals_each_alone(on_empty_ground(data, /*sparse=*/true), type);
  }
}

TEST(Train, SparseInputsGiveTheNumbersOfDenseOnes) {
  const auto dense = on_empty_ground(small_data(300, 40, 5), /*sparse=*/false);
  const auto sparse = on_empty_ground(small_data(300, 40, 5), /*sparse=*/true);
  ASSERT_NE(sparse.sparse_inputs, nullptr);
  for (const auto type : {ModelType::logistic_regression, ModelType::face_network}) {
    for (const int64_t batch_size : {7, 130, 0}) {
      auto asked = request(dense, type, /*hidden_units=*/20, options());
      asked.options.batch_size = batch_size;
      asked.options.l1 = asked.options.l2 = 0.001;
      const auto a = train_one(asked, sparse, Engine::weight_space);
      const auto b = train_one(asked, dense, Engine::weight_space);
      EXPECT_TRUE(
          torch::allclose(a.model->layer().weight(), b.model->layer().weight(), 1e-9, 1e-12));
      EXPECT_TRUE(torch::allclose(a.test_scores, b.test_scores, 1e-9, 1e-12));
      EXPECT_NEAR(a.curve.back().train_loss, b.curve.back().train_loss, 1e-11);
      EXPECT_NEAR(a.curve.back().penalty, b.curve.back().penalty, 1e-11);
    }
  }
}

TEST(Train, RefusesAGroupThatDoesNotSeeTheSameBatches) {
  const auto data = small_data(30, 20, 3);
  auto other = options();
  other.batch_size = 8;
  EXPECT_THROW(train({request(data, ModelType::logistic_regression, 0, options()),
                      request(data, ModelType::logistic_regression, 0, other)},
                     data, Engine::weight_space, nullptr),
               std::invalid_argument);
}

TEST(SharedBatches, AreEqualForRequestsThatTrainTakesTogether) {
  const auto data = small_data(30, 5, 3);
  const auto key = [&](auto change, int64_t seed = 0) {
    auto changed = options();
    change(changed);
    return shared_batches(request(data, ModelType::face_network, 4, changed, seed), data);
  };
  const auto usual = key([](auto&) {});
  ASSERT_TRUE(usual);
  EXPECT_EQ(key([](auto& options) { options.learning_rate = options.l2 = 0.5; }), usual);
  EXPECT_NE(key([](auto&) {}, /*seed=*/1), usual);
  EXPECT_NE(key([](auto& options) { options.batch_size = 8; }), usual);
  EXPECT_NE(key([](auto& options) { options.curve_every = 9; }), usual);
  EXPECT_EQ(key([](auto& options) { options.patience = 2; }), std::nullopt);
  EXPECT_EQ(shared_batches(request(data, ModelType::face_network, largest_shared_weight, options()),
                           data),
            std::nullopt);
}

TEST(Train, SaysWhenItDiverges) {
  const auto data = small_data(30, 20, 3);
  auto wild = options();
  wild.learning_rate = 1e6;
  wild.steps = 400;
  for (const auto engine : {Engine::weight_space, Engine::sample_space}) {
    const auto outcome =
        train_one(request(data, ModelType::linear_regression, 0, wild), data, engine);
    EXPECT_EQ(outcome.outcome, Outcome::diverged);
    EXPECT_NE(outcome.reason.find("learning_rate"), std::string::npos);
    EXPECT_LT(outcome.steps, 400);
  }
}

TEST(Train, SaysWhenItEndsWithALossFarAboveTheFirst) {
  const auto data = small_data(90, 2, 3);  // not to be separated
  auto wild = options();
  wild.learning_rate = 1e9;
  for (const auto engine : {Engine::weight_space, Engine::sample_space}) {
    const auto outcome =
        train_one(request(data, ModelType::logistic_regression, 0, wild), data, engine);
    EXPECT_EQ(outcome.outcome, Outcome::diverged);
    EXPECT_EQ(outcome.steps, wild.steps);
    EXPECT_TRUE(std::isfinite(outcome.train.loss));
    EXPECT_EQ(outcome.reason.rfind("the train loss grew from 1.", 0), 0U) << outcome.reason;
    EXPECT_NE(outcome.reason.find("; a smaller training/learning_rate may help"),
              std::string::npos);
  }
}

// The factors of sample space are float64 numbers; the first to leave float32 must not end as an
// error of its library.
TEST(Train, DivergesInFloat32WhereL2MakesWeightsGrow) {
  const auto data = small_data(30, 20, 3, 0, torch::kFloat32);
  for (const double momentum : {0.0, 0.9}) {
    auto wild = options();
    wild.learning_rate = 1;
    wild.l2 = 2.3;
    wild.momentum = momentum;
    wild.steps = wild.curve_every = 3000;
    for (const auto engine : {Engine::weight_space, Engine::sample_space}) {
      const auto outcome = train_one(request(data, ModelType::face_network, 5, wild), data, engine);
      EXPECT_EQ(outcome.outcome, Outcome::diverged);
      EXPECT_NE(outcome.reason.find("a smaller training/l2 may help"), std::string::npos);
    }
  }
}

TEST(Train, EarlyStoppingKeepsTheBestWeights) {
  // Labels without a pattern: validation gets worse as training fits them.
  auto data = small_data(30, 60, 3);
  data.examples.labels =
      torch::randperm(51, at::make_generator<at::CPUGeneratorImpl>(5), torch::kInt64).remainder(3);
  auto patient = options();
  patient.steps = 2000;
  patient.curve_every = 10;
  patient.patience = 3;
  for (const auto engine : {Engine::weight_space, Engine::sample_space}) {
    const auto outcome =
        train_one(request(data, ModelType::face_network, 5, patient), data, engine);
    EXPECT_EQ(outcome.outcome, Outcome::stopped_early);
    double best = outcome.curve.front().validation_loss;
    for (const auto& point : outcome.curve) best = std::min(best, point.validation_loss);
    EXPECT_NEAR(outcome.validation.loss, best, 1e-9);
  }
}

TEST(Train, StopsWhenAsked) {
  const auto data = small_data(30, 20, 3);
  const auto outcome = train({request(data, ModelType::logistic_regression, 0, options())}, data,
                             Engine::weight_space, nullptr, {{}, [] { return true; }, {}})
                           .front();
  EXPECT_EQ(outcome.outcome, Outcome::interrupted);
}

TEST(Train, IsFinishedWhereItIsAskedToStopAfterItsLastStep) {
  const auto data = small_data(30, 20, 3);
  int64_t last_step = 0;
  TrainCallbacks callbacks;
  callbacks.on_point = [&](size_t, const CurvePoint& point) { last_step = point.step; };
  callbacks.should_stop = [&] { return last_step >= 39; };
  auto spaced = options();
  spaced.curve_every = 13;
  const auto outcome = train({request(data, ModelType::logistic_regression, 0, spaced)}, data,
                             Engine::weight_space, nullptr, callbacks)
                           .front();
  EXPECT_EQ(last_step, 40);
  EXPECT_EQ(outcome.outcome, Outcome::completed);
}

TEST(Train, TheModuleScoresAsTheTrainedModelDoes) {
  const auto data = small_data(30, 100, 3, 0, torch::kFloat32);
  for (const auto engine : {Engine::weight_space, Engine::sample_space}) {
    const auto outcome =
        train_one(request(data, ModelType::face_network, 5, options()), data, engine);
    const auto test = data.select(data.test).inputs;
    EXPECT_TRUE(torch::allclose(outcome.model->classifier()->forward(test), outcome.test_scores,
                                1e-4, 1e-5));
  }
}

TEST(Train, ShowsTheModelAsItIsAtEachPointOfTheCurve) {
  const auto data = small_data(40, 5, 3);
  std::vector<CurvePoint> points;
  std::vector<double> losses, times;
  TrainCallbacks callbacks;
  callbacks.on_model = [&](size_t, const CurvePoint& point, double seconds, TrainedModel& model) {
    const auto [rows, labels] = data.select(data.validation);
    const auto scores = torch::addmm(model.layer().bias(), rows, model.layer().weight().t());
    losses.push_back(loss_sum(Loss::log_loss, scores, labels) /
                     static_cast<double>(labels.size(0)));
    points.push_back(point);
    times.push_back(seconds);
  };
  TrainOptions few;
  few.steps = 20;
  few.curve_every = 5;
  train({request(data, models::ModelType::logistic_regression, 0, few)}, data, Engine::weight_space,
        nullptr, callbacks);
  ASSERT_EQ(points.size(), 5u);
  for (size_t i = 0; i < points.size(); ++i) {
    EXPECT_NEAR(losses[i], points[i].validation_loss, 1e-12) << points[i].step;
    EXPECT_GE(times[i], times[i == 0 ? 0 : i - 1]);
  }
}

}  // namespace
}  // namespace training
