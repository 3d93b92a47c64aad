#pragma once

#include "app/experiments/load_dataset.h"
#include "app/experiments/trial.h"
#include "training/training_data.h"

namespace experiments {

/// Throws app::ConfigError for an input that this build cannot make.
void require_known(Input input);

/// The rows that networks read: float32 [N, features], the training rows first, then validation,
/// then test, in the split's order, scaled by what the training rows say. Throws app::ConfigError
/// for an input that this build cannot make.
training::TrainingData prepare_inputs(const LoadedDataset& dataset, Input input, Scaling scaling);

/// Stands for data, split and input in trial_id.
std::string input_fingerprint(const LoadedDataset& dataset, Input input);

}  // namespace experiments
