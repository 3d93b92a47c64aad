#include "bench/random_problem.h"

#include <cmath>

namespace bench {
namespace {

constexpr int64_t classes = 6;

}  // namespace

training::TrainingData random_data(const Shape& shape) {
  training::TrainingData data;
  const int64_t others = 200, all = shape.rows + others;
  torch::manual_seed(0);
  data.examples.inputs = torch::randn({all, shape.features}) / std::sqrt(double(shape.features));
  data.examples.labels = torch::arange(all).remainder(classes);
  data.train = training::consecutive_rows(0, shape.rows);
  data.validation = training::consecutive_rows(shape.rows, others / 2);
  data.test = training::consecutive_rows(shape.rows + others / 2, others / 2);
  data.classes = classes;
  return data;
}

training::TrainRequest random_request(const Shape& shape) {
  training::TrainRequest request;
  request.model = {models::ModelType::face_network, shape.features, shape.hidden_units, classes,
                   0.01};
  request.options.batch_size = shape.batch_size;
  request.options.learning_rate = 0.01;
  return request;
}

}  // namespace bench
