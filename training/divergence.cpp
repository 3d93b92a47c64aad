#include "training/divergence.h"

#include <algorithm>

namespace training {

bool has_diverged(double first_loss, double last_loss) {
  constexpr double growth = 100;
  return last_loss > growth * std::max(first_loss, 1.0);
}

std::string help_for_divergence(const TrainOptions& options) {
  const double penalty = std::max(options.l1, options.l2);
  const bool is_penalty = penalty > options.learning_rate && penalty * options.learning_rate >= 1;
  const std::string field = !is_penalty ? "learning_rate" : options.l2 >= options.l1 ? "l2" : "l1";
  return "a smaller training/" + field + " may help";
}

}  // namespace training
