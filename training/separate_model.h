#pragma once

#include <memory>
#include <utility>

#include "training/head.h"
#include "training/input_layer.h"
#include "training/row_blocks.h"
#include "training/trainer.h"

namespace training {

/// A model with layers of its own, and the memory for a block of its pre-activations.
template <class Number>
class SeparateModel {
 public:
  SeparateModel(const TrainRequest& request, std::unique_ptr<TrainedLayer<Number>> layer,
                std::unique_ptr<TrainedHead<Number>> head)
      : layer_(layer.get()),
        head_(head.get()),
        model_(std::make_shared<TrainedModel>(request, std::move(layer), std::move(head))),
        z_(block_rows, models::input_layer_width(request.model)) {}

  void accumulate(const RowNumbers& rows, const int64_t* labels, int64_t batch_rows) {
    layer_->pre_activations(rows, z_);
    head_->backward(z_, labels, rows.count, batch_rows);
    layer_->accumulate(rows, z_);
  }

  void descend() {
    head_->descend();
    layer_->descend();
  }

  /// [rows, classes]; they stand until the next call.
  torch::Tensor scores(const RowNumbers& rows) {
    layer_->pre_activations(rows, z_);
    return head_->scores(z_, rows.count);
  }

  const std::shared_ptr<TrainedModel>& model() const { return model_; }

 private:
  TrainedLayer<Number>* layer_;  ///< the model's
  TrainedHead<Number>* head_;    ///< the model's
  std::shared_ptr<TrainedModel> model_;
  Matrix<Number> z_;
};

}  // namespace training
