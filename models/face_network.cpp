#include "models/face_network.h"

#include "models/initial_weights.h"

namespace models {

FaceNetwork::FaceNetwork(const ModelOptions& options, uint64_t seed) {
  require_positive(options);
  // These two names are the keys in every saved model: renaming one breaks old files.
  hidden_ = register_module("hidden",
                            std::make_shared<LinearLayer>(initial_input_weights(options, seed)));
  output_ = register_module("output",
                            std::make_shared<LinearLayer>(initial_output_weights(options, seed)));
}

torch::Tensor FaceNetwork::forward(const torch::Tensor& x) {
  return output_->forward(torch::tanh(hidden_->forward(x)));
}

}  // namespace models
