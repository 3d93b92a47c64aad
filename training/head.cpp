#include "training/head.h"

#include <stdexcept>

#include "kernels/product.h"
#include "kernels/vectors.h"
#include "models/initial_weights.h"
#include "training/input_layer.h"
#include "training/parameter.h"
#include "training/row_blocks.h"

namespace training {
namespace {

/// A regression: the pre-activations are the scores.
template <class Number>
class RegressionHead : public TrainedHead<Number> {
 public:
  explicit RegressionHead(Loss loss) : loss_(loss) {}

  torch::Tensor scores(Matrix<Number>& z, int64_t rows) override {
    return z.view().narrow(0, 0, rows);
  }

  void backward(Matrix<Number>& z, const int64_t* labels, int64_t rows,
                int64_t batch_rows) override {
    scores_to_gradient(loss_, z, rows, labels, 1.0 / static_cast<double>(batch_rows));
  }

 private:
  Loss loss_;
};

/// scores = W2 tanh(z) + b2.
template <class Number>
class TanhHead : public TrainedHead<Number> {
 public:
  TanhHead(const torch::Tensor& weight, const TrainOptions& options, Loss loss)
      : weight_(Matrix<Number>(weight), Parameter<Number>::Kind::weight, options),
        bias_(Matrix<Number>(1, weight.size(0)), Parameter<Number>::Kind::bias, options),
        weight_gradient_(weight.size(0), weight.size(1)),
        bias_gradient_(1, weight.size(0)),
        hidden_(block_rows, weight.size(1)),
        delta_(block_rows, weight.size(0)),
        loss_(loss) {}

  torch::Tensor scores(Matrix<Number>& z, int64_t rows) override {
    kernels::tanh_in_place(z.data(), rows * z.stride());
    Matrix<Number> scores(rows, delta_.columns());
    to_scores(z, rows, scores);
    return scores.view();
  }

  void backward(Matrix<Number>& z, const int64_t* labels, int64_t rows,
                int64_t batch_rows) override {
    std::copy_n(z.data(), rows * z.stride(), hidden_.data());
    kernels::tanh_in_place(hidden_.data(), rows * hidden_.stride());
    to_scores(hidden_, rows, delta_);
    scores_to_gradient(loss_, delta_, rows, labels, 1.0 / static_cast<double>(batch_rows));
    add_to_gradient(rows);
    const auto& weight = weight_.value();
    kernels::multiply(
        {delta_.pointers(), 0, weight.data(), weight.stride(), weight.rows(), z.data(), z.stride()},
        rows, z.stride());
    kernels::through_tanh(z.data(), hidden_.data(), rows * z.stride());
  }

  void descend() override {
    weight_.descend(weight_gradient_);
    bias_.descend(bias_gradient_);
    weight_gradient_.clear();
    bias_gradient_.clear();
  }

  double penalty() const override { return weight_.penalty(); }

  std::vector<torch::Tensor> parameters() const override {
    return {weight_.value().view(), bias_.value().view().squeeze(0)};
  }

  void restore(const std::vector<torch::Tensor>& parameters) override {
    weight_.restore(parameters.at(0));
    bias_.restore(parameters.at(1).unsqueeze(0));
  }

 private:
  void to_scores(const Matrix<Number>& hidden, int64_t rows, Matrix<Number>& scores) const {
    const auto& weight = weight_.value();
    for (int64_t r = 0; r < rows; ++r) {
      for (int64_t c = 0; c < weight.rows(); ++c) {
        scores.row(r)[c] =
            bias_.value().data()[c] + kernels::dot(hidden.row(r), weight.row(c), hidden.stride());
      }
    }
  }

  void add_to_gradient(int64_t rows) {
    kernels::multiply_transposed({delta_.pointers(), 0, hidden_.data(), hidden_.stride(), rows,
                                  weight_gradient_.data(), weight_gradient_.stride(), /*add=*/true},
                                 weight_gradient_.rows(), weight_gradient_.stride());
    add_rows(delta_, rows, bias_gradient_);
  }

  Parameter<Number> weight_;  ///< [classes, width]
  Parameter<Number> bias_;
  Matrix<Number> weight_gradient_, bias_gradient_;
  Matrix<Number> hidden_, delta_;  ///< of a block, [.., width] and [.., classes]
  Loss loss_;
};

}  // namespace

template <class Number>
std::unique_ptr<TrainedHead<Number>> make_head(const models::ModelOptions& model,
                                               const TrainOptions& options, uint64_t seed) {
  const auto [layers, loss] = models::architecture_of(model);
  if (layers.size() == 1) return std::make_unique<RegressionHead<Number>>(loss);
  if (layers.size() != 2 || layers.front().activation != "tanh") {
    throw std::invalid_argument("no head trains this architecture");
  }
  constexpr auto dtype = torch::CppTypeToScalarType<Number>::value;
  return std::make_unique<TanhHead<Number>>(models::initial_output_weights(model, seed, dtype),
                                            options, loss);
}

template std::unique_ptr<TrainedHead<float>> make_head(const models::ModelOptions&,
                                                       const TrainOptions&, uint64_t);
template std::unique_ptr<TrainedHead<double>> make_head(const models::ModelOptions&,
                                                        const TrainOptions&, uint64_t);

}  // namespace training
