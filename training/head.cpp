#include "training/head.h"

#include "models/initial_weights.h"
#include "training/parameter.h"

namespace training {
namespace {

/// A regression: the pre-activations are the scores.
class RegressionHead : public Head {
 public:
  explicit RegressionHead(Loss loss) : loss_(loss) {}

  torch::Tensor scores(torch::Tensor z) override { return z; }

  torch::Tensor backward(torch::Tensor z, const torch::Tensor& labels,
                         int64_t batch_rows) override {
    scores_to_gradient(loss_, z, labels, 1.0 / static_cast<double>(batch_rows));
    return z;
  }

 private:
  Loss loss_;
};

/// scores = W2 tanh(z) + b2.
class TanhHead : public Head {
 public:
  TanhHead(const torch::Tensor& weight, const TrainOptions& options)
      : weight_(weight, Parameter::Kind::weight, options),
        bias_(torch::zeros({weight.size(0)}, weight.options()), Parameter::Kind::bias, options) {}

  torch::Tensor scores(torch::Tensor z) override {
    return torch::addmm(bias_.value(), z.tanh_(), weight_.value().t());
  }

  torch::Tensor backward(torch::Tensor z, const torch::Tensor& labels,
                         int64_t batch_rows) override {
    const auto hidden = z.tanh_();
    auto delta = torch::addmm(bias_.value(), hidden, weight_.value().t());
    scores_to_gradient(Loss::log_loss, delta, labels, 1.0 / static_cast<double>(batch_rows));
    add_to_gradient(delta, hidden);
    // tanh' = 1 - tanh^2
    return at::tanh_backward(delta.mm(weight_.value()), hidden);
  }

  void descend() override {
    weight_.descend(weight_gradient_);
    bias_.descend(bias_gradient_);
    weight_gradient_.reset();
    bias_gradient_.reset();
  }

  double penalty() const override { return weight_.penalty(); }

  std::vector<torch::Tensor> parameters() const override {
    return {weight_.value(), bias_.value()};
  }

  void restore(const std::vector<torch::Tensor>& parameters) override {
    weight_.restore(parameters.at(0));
    bias_.restore(parameters.at(1));
  }

 private:
  void add_to_gradient(const torch::Tensor& delta, const torch::Tensor& hidden) {
    if (!weight_gradient_.defined()) {
      weight_gradient_ = delta.t().mm(hidden);
      bias_gradient_ = delta.sum(0);
    } else {
      weight_gradient_.addmm_(delta.t(), hidden);
      bias_gradient_.add_(delta.sum(0));
    }
  }

  Parameter weight_;
  Parameter bias_;
  torch::Tensor weight_gradient_;
  torch::Tensor bias_gradient_;
};

}  // namespace

Loss loss_of(models::ModelType type) {
  return type == models::ModelType::linear_regression ? Loss::squared_error : Loss::log_loss;
}

std::unique_ptr<Head> make_head(const models::ModelOptions& model, const TrainOptions& options,
                                uint64_t seed, const torch::TensorOptions& like) {
  if (model.type != models::ModelType::face_network) {
    return std::make_unique<RegressionHead>(loss_of(model.type));
  }
  const auto dtype = like.dtype().toScalarType();
  return std::make_unique<TanhHead>(models::initial_output_weights(model, seed, dtype).to(like),
                                    options);
}

}  // namespace training
