#pragma once

#include <memory>
#include <vector>

#include "training/row_blocks.h"
#include "training/sample_space.h"
#include "training/trainer.h"

namespace training {

/// Models that are trained in step: each batch is read once for all of them. The numbers of each
/// are those that it has alone.
class Cohort {
 public:
  virtual ~Cohort() = default;

  virtual size_t size() const = 0;

  /// Adds a block of a batch of `batch_rows` rows to the gradient of every model in training;
  /// `labels` has one of each row.
  virtual void accumulate(const RowNumbers& block, const int64_t* labels, int64_t batch_rows) = 0;

  /// One step of every model in training down what was accumulated since the last one.
  virtual void descend() = 0;

  /// The scores of every model for at most block_rows rows, [R, classes] each, of any strides; they
  /// stand until the next call.
  virtual std::vector<torch::Tensor> scores(const RowNumbers& rows) = 0;

  /// l2 * sum(W^2) + l1 * sum(|W|) of one model, in float64.
  virtual double penalty(size_t model) = 0;

  /// From here on the model keeps the weights that it has.
  virtual void retire(size_t model) = 0;

  /// The model as it is now.
  virtual std::shared_ptr<TrainedModel> model(size_t model) = 0;
};

/// Any models on any engine, each with its own products.
std::unique_ptr<Cohort> separate_models(const std::vector<TrainRequest>& requests,
                                        const TrainingData& data, Engine engine,
                                        const std::shared_ptr<SampleSpace>& space);

/// Models of one type on the dense engine, their input layers side by side in the columns of one
/// matrix.
std::unique_ptr<Cohort> stacked_models(const std::vector<TrainRequest>& requests,
                                       const TrainingData& data);

/// True for what plain SGD trains to its end and a stack trains faster, alone or in company, on the
/// dense engine: a regression, or a small network on sparse inputs. On dense ones the weights of a
/// network are multiplied as fast by themselves as beside others.
bool can_be_stacked(const TrainRequest& request, bool inputs_are_sparse);

}  // namespace training
