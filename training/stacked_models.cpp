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

/// Columns of a matrix that belong to one model.
struct Columns {
  int64_t first = 0;
  int64_t count = 0;

  torch::Tensor of(const torch::Tensor& stacked) const { return stacked.narrow(-1, first, count); }
};

/// Input layers side by side: each model has its columns of every matrix here, and the columns that
/// fill up to column_multiple stay 0. What follows is every model's own.
class StackedModels : public Cohort {
 public:
  StackedModels(const std::vector<TrainRequest>& requests, const TrainingData& data)
      : requests_(requests), data_(data), like_(data.examples.inputs.options()) {
    int64_t used = 0;
    for (const auto& request : requests) {
      own_.push_back({used, models::input_layer_width(request.model)});
      used += own_.back().count;
      heads_.push_back(make_head(request.model, request.options, request.seed, like_));
    }
    draw_weights((used + column_multiple - 1) / column_multiple * column_multiple);
    retired_.resize(requests.size());
  }

  size_t size() const override { return requests_.size(); }

  void accumulate(const RowNumbers& rows, const torch::Tensor& labels,
                  int64_t batch_rows) override {
    const Block block(data_, rows);
    auto deltas = block.times(weights_).add_(biases_);
    if (requests_.front().model.type == models::ModelType::logistic_regression) {
      stacked_scores_to_gradient(deltas, labels, static_cast<int64_t>(size()), data_.classes,
                                 1.0 / static_cast<double>(batch_rows));
    } else {
      each_backward(deltas, labels, batch_rows);
    }
    block.add_gradient_(gradient_, deltas);
    add_column_sums_(bias_gradient_, deltas);
  }

  void descend() override {
    stacked_step_(weights_, gradient_, step_, background_, bias_gradient_);
    biases_.sub_(bias_gradient_.mul_(step_.learning_rate));
    bias_gradient_.zero_();
    for (size_t m = 0; m < size(); ++m) {
      if (!retired_[m]) heads_[m]->descend();
    }
  }

  std::vector<torch::Tensor> scores(const RowNumbers& rows) override {
    const auto all = Block(data_, rows).times(weights_).add_(biases_);
    std::vector<torch::Tensor> scores;
    for (size_t m = 0; m < size(); ++m) {
      scores.push_back(retired_[m] ? retired_[m]->scores({rows.of(data_.examples.inputs), {}})
                                   : heads_[m]->scores(own_[m].of(all).contiguous()));
    }
    return scores;
  }

  double penalty(size_t m) override {
    const auto& options = requests_[m].options;
    const auto weights = own_[m].of(weights_);
    double penalty = heads_[m]->penalty();
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
    layer->restore({own_[m].of(weights_).t(), own_[m].of(biases_)});
    auto head = make_head(request.model, request.options, request.seed, like_);
    head->restore(heads_[m]->parameters());
    return std::make_shared<TrainedModel>(request, std::move(layer), std::move(head));
  }

 private:
  void draw_weights(int64_t columns) {
    weights_ = torch::zeros({data_.examples.features(), columns}, like_);
    biases_ = torch::zeros({columns}, like_);
    step_ = {torch::zeros({columns}, like_), torch::ones({columns}, like_),
             torch::zeros({columns}, like_)};
    const auto dtype = like_.dtype().toScalarType();
    for (size_t m = 0; m < size(); ++m) {
      const auto& options = requests_[m].options;
      own_[m].of(weights_).copy_(
          models::initial_input_weights(requests_[m].model, requests_[m].seed, dtype).t());
      own_[m].of(step_.learning_rate).fill_(options.learning_rate);
      own_[m].of(step_.shrink).fill_(1 - 2 * options.learning_rate * options.l2);
      own_[m].of(step_.l1_step).fill_(options.learning_rate * options.l1);
    }
    background_ = data_.sparse_inputs ? data_.sparse_inputs->background
                                      : torch::zeros({1, data_.examples.features()}, like_);
    gradient_ = torch::zeros_like(weights_);
    bias_gradient_ = torch::zeros_like(biases_);
  }

  /// Pre-activations to derivatives, in place. Contiguous copies: a product may sum strided columns
  /// in another order, and the stride follows from the company.
  void each_backward(torch::Tensor& stacked, const torch::Tensor& labels, int64_t batch_rows) {
    for (size_t m = 0; m < size(); ++m) {
      if (retired_[m]) continue;
      auto own = own_[m].of(stacked);
      own.copy_(heads_[m]->backward(own.clone(at::MemoryFormat::Contiguous), labels, batch_rows));
    }
  }

  std::vector<TrainRequest> requests_;
  TrainingData data_;
  torch::TensorOptions like_;
  std::vector<Columns> own_;
  std::vector<std::unique_ptr<Head>> heads_;
  torch::Tensor background_;              ///< [1, features]; 0 where the inputs are not sparse
  torch::Tensor weights_, gradient_;      ///< [features, columns]
  torch::Tensor biases_, bias_gradient_;  ///< [columns]
  StackedStep step_;
  std::vector<std::shared_ptr<TrainedModel>> retired_;  ///< null where a model still trains
};

bool is_plain_descent(const TrainOptions& options) {
  return options.optimizer == Optimizer::sgd && options.momentum == 0 && options.patience == 0;
}

}  // namespace

std::unique_ptr<Cohort> stacked_models(const std::vector<TrainRequest>& requests,
                                       const TrainingData& data) {
  return std::make_unique<StackedModels>(requests, data);
}

bool can_be_stacked(const TrainRequest& request, const TrainingData& data) {
  if (!is_plain_descent(request.options)) return false;
  if (request.model.type != models::ModelType::face_network) return true;
  return data.sparse_inputs != nullptr && weight_count(request) <= largest_shared_weight;
}

}  // namespace training
