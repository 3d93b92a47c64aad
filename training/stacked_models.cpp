#include <algorithm>
#include <optional>
#include <utility>

#include "kernels/product.h"
#include "kernels/softmax.h"
#include "kernels/stacked_step.h"
#include "kernels/vectors.h"
#include "models/initial_weights.h"
#include "training/cohort.h"
#include "training/separate_model.h"
#include "training/sparse_product.h"
#include "training/weight_space_layer.h"

namespace training {
namespace {

/// Columns of a matrix that belong to one model.
struct Columns {
  int64_t first = 0;
  int64_t count = 0;

  torch::Tensor of(const torch::Tensor& stacked) const { return stacked.narrow(-1, first, count); }
};

/// Input layers side by side: each model has its columns of every matrix here, and the columns that
/// fill up a row stay 0. What follows is every model's own.
template <class Number>
class StackedModels : public Cohort {
 public:
  StackedModels(const std::vector<TrainRequest>& requests, const TrainingData& data)
      : requests_(requests),
        data_(data),
        inputs_(row_pointers<Number>(data.examples.inputs)),
        scaling_(data.row_scaling()) {
    // Divided by anything, sparse rows would need values of their own.
    if (scaling_.divisor != 1) data_.sparse_inputs = nullptr;
    if (data_.sparse_inputs) sorted_.emplace(data_.sparse_inputs, batches_are_full());
    int64_t used = 0;
    for (const auto& request : requests) {
      own_.push_back({used, models::input_layer_width(request.model)});
      used += own_.back().count;
      heads_.push_back(make_head<Number>(request.model, request.options, request.seed));
      own_z_.emplace_back(block_rows, own_.back().count);
    }
    draw_weights(used);
    retired_.resize(requests.size());
  }

  size_t size() const override { return requests_.size(); }

  void accumulate(const RowNumbers& rows, const int64_t* labels, int64_t batch_rows) override {
    pre_activations(rows);
    const auto type = requests_.front().model.type;
    if (!models::has_hidden_units(type) && models::loss_of(type) == Loss::log_loss) {
      kernels::softmax_gradient(
          {z_.data(), rows.count, z_.stride(), static_cast<int64_t>(size()), data_.classes}, labels,
          static_cast<Number>(1.0 / static_cast<double>(batch_rows)));
    } else {
      each_backward(rows.count, labels, batch_rows);
    }
    add_rows(z_, rows.count, bias_gradient_);
    add_gradient(rows);
  }

  void descend() override {
    kernels::take_stacked_step(kernels::StackedStep<Number>{
        weights_.data(), gradient_.data(), learning_rate_.data(), shrink_.data(), l1_step_.data(),
        background_.data(), bias_gradient_.data(), weights_.rows(), weights_.stride()});
    for (int64_t c = 0; c < biases_.stride(); ++c) {
      biases_.data()[c] -= learning_rate_.data()[c] * bias_gradient_.data()[c];
    }
    bias_gradient_.clear();
    if (sorted_) sorted_->begin_batch();
    for (size_t m = 0; m < size(); ++m) {
      if (!retired_[m]) heads_[m]->descend();
    }
  }

  std::vector<torch::Tensor> scores(const RowNumbers& rows) override {
    pre_activations(rows);
    std::vector<torch::Tensor> scores;
    for (size_t m = 0; m < size(); ++m) {
      if (retired_[m]) {
        scores.push_back(retired_[m]->scores(rows));
      } else {
        copy_own(m, rows.count);
        scores.push_back(heads_[m]->scores(own_z_[m], rows.count));
      }
    }
    return scores;
  }

  double penalty(size_t m) override {
    const auto& options = requests_[m].options;
    double penalty = heads_[m]->penalty();
    if (options.l2 == 0 && options.l1 == 0) return penalty;
    const Matrix<Number> weights(own_[m].of(weights_.view()));
    if (options.l2 > 0)
      penalty += options.l2 * kernels::sum_of_squares(weights.data(), weights.count());
    if (options.l1 > 0)
      penalty += options.l1 * kernels::sum_of_magnitudes(weights.data(), weights.count());
    return penalty;
  }

  void retire(size_t m) override { retired_[m] = separate(m); }

  std::shared_ptr<TrainedModel> model(size_t m) override {
    return retired_[m] ? retired_[m]->model() : separate(m).model();
  }

 private:
  bool batches_are_full() const {
    const auto rows = static_cast<int64_t>(data_.train.size());
    return batch_rows(requests_.front().options, rows) == rows;
  }

  void draw_weights(int64_t columns) {
    z_ = Matrix<Number>(block_rows, columns);
    weights_ = Matrix<Number>(data_.examples.features(), columns);
    gradient_ = Matrix<Number>(data_.examples.features(), columns);
    for (auto* row : {&biases_, &bias_gradient_, &learning_rate_, &shrink_, &l1_step_}) {
      *row = Matrix<Number>(1, columns);
    }
    for (size_t m = 0; m < size(); ++m) draw_weights_of(m);
    set_background();
  }

  // Every row is (x - m) / s: what x has beside the background, over s, and (background - m) / s.
  void set_background() {
    background_ = data_.sparse_inputs ? Matrix<Number>(data_.sparse_inputs->background)
                                      : Matrix<Number>(1, data_.examples.features());
    if (!scaling_.is_none()) background_.view().sub_(scaling_.mean).div_(scaling_.divisor);
  }

  void draw_weights_of(size_t m) {
    const auto& request = requests_[m];
    const auto& options = request.options;
    constexpr auto dtype = torch::CppTypeToScalarType<Number>::value;
    own_[m]
        .of(weights_.view())
        .copy_(models::initial_input_weights(request.model, request.seed, dtype).t());
    own_[m].of(learning_rate_.view()).fill_(options.learning_rate);
    own_[m].of(shrink_.view()).fill_(1 - 2 * options.learning_rate * options.l2);
    own_[m].of(l1_step_.view()).fill_(options.learning_rate * options.l1);
  }

  std::vector<const Number*> pointers(const RowNumbers& rows) const {
    std::vector<const Number*> found;
    for (const int64_t row : rows) found.push_back(inputs_[static_cast<size_t>(row)]);
    return found;
  }

  /// z [rows, columns] of all models.
  void pre_activations(const RowNumbers& rows) {
    if (data_.sparse_inputs) {
      sparse_scores(*data_.sparse_inputs, background_, rows, weights_, z_);
    } else {
      const auto inputs = pointers(rows);
      kernels::multiply({inputs.data(), 0, weights_.data(), weights_.stride(), weights_.rows(),
                         z_.data(), z_.stride()},
                        rows.count, z_.stride());
      if (!scaling_.is_none()) scale_scores(rows.count);
    }
    for (int64_t r = 0; r < rows.count; ++r) {
      kernels::scale_and_add(z_.row(r), Number{1}, biases_.data(), Number{1}, z_.stride());
    }
  }

  void scale_scores(int64_t rows) {
    Matrix<Number> of_background(1, z_.columns());
    kernels::multiply({background_.pointers(), 0, weights_.data(), weights_.stride(),
                       weights_.rows(), of_background.data(), z_.stride()},
                      1, z_.stride());
    const auto scale = static_cast<Number>(1 / scaling_.divisor);
    for (int64_t r = 0; r < rows; ++r) {
      kernels::scale_and_add(z_.row(r), scale, of_background.data(), Number{1}, z_.stride());
    }
  }

  /// All of it but what is the background's. The bias's gradient has been taken.
  void add_gradient(const RowNumbers& rows) {
    if (sorted_) return add_sparse_gradient(gradient_, sorted_->next(rows), z_);
    const auto inputs = pointers(rows);
    if (scaling_.divisor != 1) {
      kernels::scale_and_add(z_.data(), static_cast<Number>(1 / scaling_.divisor), z_.data(),
                             Number{0}, rows.count * z_.stride());
    }
    kernels::multiply_transposed({inputs.data(), 0, z_.data(), z_.stride(), rows.count,
                                  gradient_.data(), gradient_.stride(), /*add=*/true},
                                 gradient_.rows(), gradient_.stride());
  }

  void copy_own(size_t m, int64_t rows) {
    for (int64_t r = 0; r < rows; ++r) {
      std::copy_n(z_.row(r) + own_[m].first, own_[m].count, own_z_[m].row(r));
      std::fill(own_z_[m].row(r) + own_[m].count, own_z_[m].row(r) + own_z_[m].stride(), Number{0});
    }
  }

  /// Pre-activations to derivatives, in place.
  void each_backward(int64_t rows, const int64_t* labels, int64_t batch_rows) {
    for (size_t m = 0; m < size(); ++m) {
      if (retired_[m]) continue;
      copy_own(m, rows);
      heads_[m]->backward(own_z_[m], labels, rows, batch_rows);
      for (int64_t r = 0; r < rows; ++r) {
        std::copy_n(own_z_[m].row(r), own_[m].count, z_.row(r) + own_[m].first);
      }
    }
  }

  /// A model as it is now, with layers of its own.
  SeparateModel<Number> separate(size_t m) {
    const auto& request = requests_[m];
    auto layer = std::make_unique<WeightSpaceLayer<Number>>(
        request.model, request.options, request.seed, data_.examples.inputs, scaling_);
    layer->restore({own_[m].of(weights_.view()).t(), own_[m].of(biases_.view()).squeeze(0)});
    auto head = make_head<Number>(request.model, request.options, request.seed);
    head->restore(heads_[m]->parameters());
    return {request, std::move(layer), std::move(head)};
  }

  std::vector<TrainRequest> requests_;
  TrainingData data_;
  std::vector<const Number*> inputs_;
  RowScaling scaling_;
  std::vector<Columns> own_;
  std::vector<std::unique_ptr<TrainedHead<Number>>> heads_;
  Matrix<Number> weights_, gradient_;                ///< [features, columns]
  Matrix<Number> biases_, bias_gradient_;            ///< [1, columns]
  Matrix<Number> learning_rate_, shrink_, l1_step_;  ///< [1, columns], of kernels::StackedStep
  Matrix<Number> background_;                        ///< [1, features]; 0 if not sparse nor scaled
  std::optional<SortedBlocks<Number>> sorted_;       ///< none where inputs are not sparse
  Matrix<Number> z_;                                 ///< of a block, all models
  std::vector<Matrix<Number>> own_z_;                ///< of a block, one model
  std::vector<std::optional<SeparateModel<Number>>> retired_;  ///< none where a model still trains
};

bool is_plain_descent(const TrainOptions& options) {
  return options.optimizer == Optimizer::sgd && options.momentum == 0 && options.patience == 0;
}

}  // namespace

std::unique_ptr<Cohort> stacked_models(const std::vector<TrainRequest>& requests,
                                       const TrainingData& data) {
  return with_number(data.examples.inputs.scalar_type(),
                     [&](auto number) -> std::unique_ptr<Cohort> {
                       return std::make_unique<StackedModels<decltype(number)>>(requests, data);
                     });
}

bool can_be_stacked(const TrainRequest& request, bool inputs_are_sparse) {
  if (!is_plain_descent(request.options)) return false;
  if (!models::has_hidden_units(request.model.type)) return true;
  return inputs_are_sparse && weight_count(request) <= largest_shared_weight;
}

}  // namespace training
