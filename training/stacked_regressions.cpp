#include <algorithm>

#include "models/initial_weights.h"
#include "training/cohort.h"
#include "training/head.h"
#include "training/loss.h"
#include "training/sparse_product.h"
#include "training/stacked_product.h"
#include "training/stacked_step.h"
#include "training/weight_space_layer.h"

namespace training {
namespace {

/// A block of the inputs, sparse where the data are.
class Block {
 public:
  Block(const TrainingData& data, const RowNumbers& rows)
      : rows_(rows),
        sparse_(data.sparse_inputs.get()),
        dense_(sparse_ ? torch::Tensor() : rows.of(data.examples.inputs).contiguous()) {}

  torch::Tensor times(const torch::Tensor& weights) const {
    return sparse_ ? sparse_scores(*sparse_, rows_, weights) : stacked_scores(dense_, weights);
  }

  /// All of it but what is the background's.
  void add_gradient_(torch::Tensor& gradient, const torch::Tensor& deltas) const {
    if (sparse_) {
      add_sparse_gradient_(gradient, *sparse_, rows_, deltas);
    } else {
      add_stacked_gradient_(gradient, dense_, deltas);
    }
  }

 private:
  RowNumbers rows_;
  const SparseRows* sparse_;
  torch::Tensor dense_;
};

/// Model m has the columns m * classes to (m + 1) * classes of every matrix here; the columns that
/// fill up to column_multiple stay 0.
class StackedRegressions : public Cohort {
 public:
  StackedRegressions(const std::vector<TrainRequest>& requests, const TrainingData& data)
      : requests_(requests),
        data_(data),
        loss_(loss_of(requests.front().model.type)),
        like_(data.examples.inputs.options()),
        classes_(data.classes) {
    const auto used = static_cast<int64_t>(requests.size()) * classes_;
    const int64_t columns = (used + column_multiple - 1) / column_multiple * column_multiple;
    weights_ = torch::zeros({data.examples.features(), columns}, like_);
    biases_ = torch::zeros({columns}, like_);
    step_ = {torch::zeros({columns}, like_), torch::ones({columns}, like_),
             torch::zeros({columns}, like_)};
    const auto dtype = like_.dtype().toScalarType();
    for (size_t m = 0; m < requests.size(); ++m) {
      const auto& options = requests[m].options;
      of(m, weights_)
          .copy_(models::initial_input_weights(requests[m].model, requests[m].seed, dtype).t());
      of(m, step_.learning_rate).fill_(options.learning_rate);
      of(m, step_.shrink).fill_(1 - 2 * options.learning_rate * options.l2);
      of(m, step_.l1_step).fill_(options.learning_rate * options.l1);
    }
    background_ = data.sparse_inputs ? data.sparse_inputs->background
                                     : torch::zeros({1, data.examples.features()}, like_);
    gradient_ = torch::zeros_like(weights_);
    bias_gradient_ = torch::zeros_like(biases_);
    retired_.resize(requests.size());
  }

  size_t size() const override { return requests_.size(); }

  void accumulate(const RowNumbers& rows, const torch::Tensor& labels,
                  int64_t batch_rows) override {
    const Block block(data_, rows);
    auto deltas = block.times(weights_).add_(biases_);
    const double share = 1.0 / static_cast<double>(batch_rows);
    if (loss_ == Loss::log_loss) {
      stacked_scores_to_gradient(deltas, labels, static_cast<int64_t>(size()), classes_, share);
    } else {
      for (size_t m = 0; m < size(); ++m) {
        auto own = of(m, deltas);
        scores_to_gradient(loss_, own, labels, share);
      }
    }
    block.add_gradient_(gradient_, deltas);
    add_column_sums_(bias_gradient_, deltas);
  }

  void descend() override {
    stacked_step_(weights_, gradient_, step_, background_, bias_gradient_);
    biases_.sub_(bias_gradient_.mul_(step_.learning_rate));
    bias_gradient_.zero_();
  }

  std::vector<torch::Tensor> scores(const RowNumbers& rows) override {
    const auto all = Block(data_, rows).times(weights_).add_(biases_);
    std::vector<torch::Tensor> scores;
    for (size_t m = 0; m < size(); ++m) {
      scores.push_back(retired_[m] ? retired_[m]->scores({rows.of(data_.examples.inputs), {}})
                                   : of(m, all));
    }
    return scores;
  }

  double penalty(size_t m) override {
    const auto& options = requests_[m].options;
    const auto weights = of(m, weights_);
    double penalty = 0;
    if (options.l2 > 0)
      penalty += options.l2 * weights.square().sum(torch::kFloat64).item<double>();
    if (options.l1 > 0) penalty += options.l1 * weights.abs().sum(torch::kFloat64).item<double>();
    return penalty;
  }

  void retire(size_t m) override { retired_[m] = model(m); }

  std::shared_ptr<TrainedModel> model(size_t m) override {
    if (retired_[m]) return retired_[m];
    const auto& request = requests_[m];
    auto layer =
        std::make_unique<WeightSpaceLayer>(request.model, request.options, request.seed, like_);
    layer->restore({of(m, weights_).t(), of(m, biases_)});
    return std::make_shared<TrainedModel>(
        request, std::move(layer), make_head(request.model, request.options, request.seed, like_));
  }

 private:
  /// Model m's part of a matrix or of a row: a view.
  torch::Tensor of(size_t m, const torch::Tensor& stacked) const {
    return stacked.narrow(-1, static_cast<int64_t>(m) * classes_, classes_);
  }

  std::vector<TrainRequest> requests_;
  TrainingData data_;
  Loss loss_;
  torch::TensorOptions like_;
  int64_t classes_;
  torch::Tensor background_;              ///< [1, features]; 0 where the inputs are not sparse
  torch::Tensor weights_, gradient_;      ///< [features, columns]
  torch::Tensor biases_, bias_gradient_;  ///< [columns]
  StackedStep step_;
  std::vector<std::shared_ptr<TrainedModel>> retired_;  ///< null where a model still trains
};

}  // namespace

std::unique_ptr<Cohort> stacked_regressions(const std::vector<TrainRequest>& requests,
                                            const TrainingData& data) {
  return std::make_unique<StackedRegressions>(requests, data);
}

bool can_be_stacked(const TrainRequest& request) {
  const auto& options = request.options;
  return request.model.type != models::ModelType::face_network &&
         options.optimizer == Optimizer::sgd && options.momentum == 0 && options.patience == 0;
}

}  // namespace training
