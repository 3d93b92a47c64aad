#pragma once

#include <string>

#include "training/train_options.h"

namespace training {

/// True where a loss over the training rows grew beyond all sense, finite as it may be: to more
/// than a hundred times the loss at step 0 (of 1, where that was less). Guessing costs log(classes)
/// nats, or a squared error of 1; learning rates that make the loss jump, and still learn, stay at
/// a few dozen times that.
bool has_diverged(double first_loss, double last_loss);

/// "a smaller training/learning_rate may help", or l2 or l1 in its place where a step of the
/// penalty alone takes a weight beyond zero.
std::string help_for_divergence(const TrainOptions& options);

}  // namespace training
