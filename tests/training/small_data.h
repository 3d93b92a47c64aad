#pragma once

#include <ATen/CPUGeneratorImpl.h>

#include "training/trainer.h"

namespace training {

/// Generated examples: `classes` clouds around random centres, in the dtype asked for.
inline TrainingData small_data(int64_t train, int64_t features, int64_t classes, uint64_t seed = 0,
                               torch::ScalarType dtype = torch::kFloat64) {
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(seed + 1000);
  const int64_t validation = 12, test = 9, rows = train + validation + test;
  const auto centres = torch::randn({classes, features}, generator, torch::kFloat64);
  TrainingData data;
  data.examples.labels = torch::arange(rows).remainder(classes);
  data.examples.inputs = (centres.index_select(0, data.examples.labels) +
                          torch::randn({rows, features}, generator, torch::kFloat64))
                             .to(dtype);
  data.train = consecutive_rows(0, train);
  data.validation = consecutive_rows(train, validation);
  data.test = consecutive_rows(train + validation, test);
  data.classes = classes;
  return data;
}

/// Rows that are 0 in three of four features, and positive elsewhere.
inline torch::Tensor sparse_pictures(int64_t rows, int64_t features, torch::ScalarType dtype) {
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(2000);
  return torch::randn({rows, features}, generator, torch::kFloat64).sub(0.67).relu_().to(dtype);
}

/// The same examples as pictures on an empty ground that is not 0, and sparse if asked for.
inline TrainingData on_empty_ground(TrainingData data, bool sparse) {
  data.examples.inputs = data.examples.inputs.sub(1).relu_().sub_(0.2);
  if (sparse) data.sparse_inputs = find_sparse_rows(data.examples.inputs);
  return data;
}

inline TrainRequest request(const DataShape& data, models::ModelType type, int64_t hidden_units,
                            const TrainOptions& options, uint64_t seed = 0) {
  const bool is_network = type == models::ModelType::face_network;
  return {{type, data.features, is_network ? hidden_units : 0, data.classes, 0.1}, options, seed};
}

inline TrainRequest request(const TrainingData& data, models::ModelType type, int64_t hidden_units,
                            const TrainOptions& options, uint64_t seed = 0) {
  return request(data.shape(), type, hidden_units, options, seed);
}

inline TrainOutcome train_one(const TrainRequest& request, const TrainingData& data,
                              Engine engine) {
  const auto space = engine == Engine::sample_space
                         ? std::make_shared<SampleSpace>(data, /*memory=*/1 << 26)
                         : nullptr;
  return train({request}, data, engine, space).front();
}

}  // namespace training
