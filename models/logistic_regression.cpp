#include "models/logistic_regression.h"

#include "models/initial_weights.h"

namespace models {

LogisticRegression::LogisticRegression(const ModelOptions& options, uint64_t seed) {
  require_positive(options);
  // This name is the key in every saved model: renaming it breaks old files.
  linear_ = register_module("linear",
                            std::make_shared<LinearLayer>(initial_input_weights(options, seed)));
}

torch::Tensor LogisticRegression::forward(const torch::Tensor& x) {
  return linear_->forward(x);
}

}  // namespace models
