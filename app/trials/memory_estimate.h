#pragma once

#include <string>
#include <vector>

#include "app/trials/plan.h"

namespace experiments {

/// Bytes that training the trial needs beside its input, at most: weights, the optimiser's state
/// and gradients, or what sample space keeps of them, the activations of a block of rows, and the
/// entries of sparse rows that are kept for full batches.
double trial_memory(const Plan& plan, const Trial& trial);

/// Bytes that training these trials of the plan needs beside the pictures, `jobs` side by side: the
/// input with its inner products, and the largest trials on it.
double training_memory(const Plan& plan, const std::vector<Trial>& trials, int64_t jobs);

/// Empty where training these trials fits into `free` bytes; else what does not, naming the setting
/// and what to change.
std::string why_too_large(const Plan& plan, const std::vector<Trial>& trials, int64_t jobs,
                          int64_t free);

/// The same for drawing the weights of the best of them, which sample space has none of until then;
/// where they do not fit they are not drawn.
double drawing_memory(const Plan& plan, const std::vector<Trial>& trials);

/// Bytes of the layer that reads the input, as drawing its weights needs them.
double weight_memory(const training::TrainRequest& request);

}  // namespace experiments
