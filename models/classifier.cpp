#include "models/classifier.h"

#include <stdexcept>

#include "models/face_network.h"
#include "models/linear_regression.h"
#include "models/logistic_regression.h"

namespace models {

std::shared_ptr<Classifier> make_classifier(const ModelOptions& options, uint64_t seed) {
  switch (options.type) {
    case ModelType::logistic_regression:
      return std::make_shared<LogisticRegression>(options, seed);
    case ModelType::linear_regression:
      return std::make_shared<LinearRegression>(options, seed);
    case ModelType::face_network:
      return std::make_shared<FaceNetwork>(options, seed);
  }
  throw std::invalid_argument("make_classifier: unknown model type");
}

}  // namespace models
