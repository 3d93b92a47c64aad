#pragma once

#include <string>

#include "app/inputs/input_kind.h"
#include "app/inputs/load_dataset.h"
#include "app/sweep_file/trial.h"
#include "training/training_data.h"

namespace experiments {

using training::RowScaling;

/// The rows that networks read, and how they came about.
struct PreparedRows {
  training::TrainingData data;
  RowScaling scaling;
  std::string notice;  ///< empty, or what was wrong with the cache of features
};

/// Rows float32 [N, features] of the pictures that the data set's split names, in the order of the
/// pictures, scaled by what the training rows say; the parts are in the split's order. Throws as
/// InputKind::rows.
PreparedRows prepare_inputs(const LoadedDataset& dataset, const InputKind& input, Scaling scaling,
                            const InputKind::Progress& progress = {});

/// Stands for data, split and the input of that name in trial_id.
std::string input_fingerprint(const LoadedDataset& dataset, const std::string& name,
                              const InputKind& input);

}  // namespace experiments
