#include <gtest/gtest.h>

#include <cstring>

#include "kernels/instructions.h"
#include "kernels/normal.h"
#include "training/trainer.h"

namespace training {
namespace {

using models::ModelType;

/// Drawn by our own generator, so that they are the same with every version of LibTorch; dense, or
/// on an empty ground.
TrainingData drawn_data(bool on_empty_ground) {
  constexpr int64_t rows = 60, features = 50;
  TrainingData data;
  data.examples.inputs = torch::empty({rows, features});
  kernels::standard_normals(1, rows * features, data.examples.inputs.data_ptr<float>());
  if (on_empty_ground) data.examples.inputs = data.examples.inputs.sub(0.7).relu_();
  data.examples.labels = torch::arange(rows).remainder(3);
  data.train = consecutive_rows(0, 40);
  data.validation = consecutive_rows(40, 8);
  data.test = consecutive_rows(48, 12);
  data.classes = 3;
  if (on_empty_ground) data.sparse_inputs = find_sparse_rows(data.examples.inputs);
  return data;
}

/// One number for the bits of a tensor: FNV-1a (Fowler, Noll and Vo).
uint32_t digest(const torch::Tensor& given) {
  const auto values = given.contiguous();
  std::vector<unsigned char> bytes(values.nbytes());
  std::memcpy(bytes.data(), values.data_ptr(), bytes.size());
  uint32_t hash = 2166136261;
  for (const auto byte : bytes) hash = (hash ^ byte) * 16777619;
  return hash;
}

struct Recorded {
  ModelType model;
  Engine engine;
  Optimizer optimizer;
  double momentum, l1, l2;
  int64_t batch_size;
  bool on_empty_ground;
  uint32_t scores;
};

constexpr auto network = ModelType::face_network, logistic = ModelType::logistic_regression,
               linear = ModelType::linear_regression;
constexpr auto sample = Engine::sample_space, dense = Engine::weight_space;
constexpr auto sgd = Optimizer::sgd, adam = Optimizer::adam;

// Raise training::numbers_version where these change, and record them anew.
const Recorded recorded[] = {
    {network, sample, sgd, 0, 0, 0, 10, false, 3618868606U},
    {network, sample, sgd, 0, 0, 0, 0, false, 3729394871U},
    {network, sample, sgd, 0, 0, 0.01, 10, false, 3149309419U},
    {network, sample, sgd, 0, 0, 0.01, 0, false, 998708785U},
    {network, sample, sgd, 0.9, 0, 0, 10, false, 546936888U},
    {network, sample, sgd, 0.9, 0, 0, 0, false, 1314032212U},
    {network, sample, sgd, 0.9, 0, 0.01, 10, false, 1225482740U},
    {network, sample, sgd, 0.9, 0, 0.01, 0, false, 1390244487U},
    {logistic, sample, sgd, 0, 0, 0, 10, false, 2547893793U},
    {logistic, sample, sgd, 0, 0, 0.01, 10, false, 4086420433U},
    {logistic, sample, sgd, 0.9, 0, 0, 10, false, 1073328781U},
    {logistic, sample, sgd, 0.9, 0, 0.01, 10, false, 2229726235U},
    {linear, sample, sgd, 0, 0, 0, 10, false, 1016274267U},
    {linear, sample, sgd, 0, 0, 0.01, 10, false, 2210927349U},
    {linear, sample, sgd, 0.9, 0, 0, 10, false, 3180727214U},
    {linear, sample, sgd, 0.9, 0, 0.01, 10, false, 1813240901U},
    {network, dense, sgd, 0, 0, 0, 10, false, 416153496U},
    {network, dense, sgd, 0, 0.001, 0.01, 10, false, 3052204107U},
    {network, dense, sgd, 0.9, 0.001, 0, 10, false, 225707032U},
    {network, dense, adam, 0, 0, 0, 0, false, 2003854140U},
    {network, dense, adam, 0, 0.001, 0.01, 0, false, 1404413813U},
    {network, dense, sgd, 0, 0, 0.01, 7, true, 3868047400U},
    {network, dense, sgd, 0, 0.001, 0, 0, true, 4011164095U},
    {logistic, dense, sgd, 0, 0, 0, 10, false, 2668214037U},
    {logistic, dense, sgd, 0, 0.001, 0.01, 10, false, 1010607868U},
    {logistic, dense, sgd, 0.9, 0.001, 0, 10, false, 1491878575U},
    {logistic, dense, adam, 0, 0, 0, 0, false, 2481693685U},
    {logistic, dense, adam, 0, 0.001, 0.01, 0, false, 154026535U},
    {logistic, dense, sgd, 0, 0, 0.01, 7, true, 2145847920U},
    {logistic, dense, sgd, 0, 0.001, 0, 0, true, 3413020404U},
    {linear, dense, sgd, 0, 0, 0, 10, false, 87338368U},
    {linear, dense, sgd, 0, 0.001, 0.01, 10, false, 2521826715U},
    {linear, dense, sgd, 0.9, 0.001, 0, 10, false, 1310815684U},
    {linear, dense, adam, 0, 0, 0, 0, false, 4271842597U},
    {linear, dense, adam, 0, 0.001, 0.01, 0, false, 1669066855U},
    {linear, dense, sgd, 0, 0, 0.01, 7, true, 4187314428U},
    {linear, dense, sgd, 0, 0.001, 0, 0, true, 2123763727U},
};

TrainOutcome trained(const Recorded& given) {
  const auto data = drawn_data(given.on_empty_ground);
  TrainRequest request{{given.model, 50, given.model == network ? 20 : 0, 3, 0.1}, {}, 5};
  request.options.optimizer = given.optimizer;
  request.options.learning_rate = 0.01;
  request.options.momentum = given.momentum;
  request.options.l1 = given.l1;
  request.options.l2 = given.l2;
  request.options.batch_size = given.batch_size;
  request.options.steps = 60;
  const auto space =
      given.engine == sample ? std::make_shared<SampleSpace>(data, 1 << 26) : nullptr;
  return train({request}, data, given.engine, space).front();
}

TEST(RecordedNumbers, AreTheSameToTheBit) {
  const auto instructions = kernels::instructions();
  if (instructions != "avx512" && instructions != "avx2" && instructions != "neon") {
    GTEST_SKIP() << "recorded with fused products, which " << instructions << " does not have";
  }
  for (size_t i = 0; i < std::size(recorded); ++i) {
    EXPECT_EQ(digest(trained(recorded[i]).test_scores), recorded[i].scores) << "line " << i;
  }
}

}  // namespace
}  // namespace training
