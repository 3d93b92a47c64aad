#include "training/training_data.h"

namespace training {
namespace {

int64_t count(const std::vector<int64_t>& rows) {
  return static_cast<int64_t>(rows.size());
}

}  // namespace

DataShape TrainingData::shape() const {
  return {count(train), count(validation), count(test), examples.features(), classes};
}

RowScaling TrainingData::row_scaling() const {
  return training::row_scaling(examples.inputs, train, scaling);
}

data_loaders::Examples TrainingData::select(const std::vector<int64_t>& rows) const {
  const auto numbers = torch::tensor(rows, torch::kInt64);
  return {examples.inputs.index_select(0, numbers), examples.labels.index_select(0, numbers)};
}

}  // namespace training
