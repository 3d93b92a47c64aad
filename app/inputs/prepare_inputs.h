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
  RowScaling scaling;             ///< of data.examples; data.scaling comes on top
  std::vector<int64_t> pictures;  ///< the number of each row's picture in the data set
  std::string notice;             ///< empty, or what was wrong with the cache of features
};

/// Rows float32 [N, features] of the pictures that the data set's split names, in the order of the
/// pictures, scaled by what the training rows say; the parts are in the split's order. Throws as
/// InputKind::rows.
PreparedRows prepare_inputs(const LoadedDataset& dataset, const InputKind& input, Scaling scaling,
                            const InputKind::Progress& progress = {});

/// The same for trials, whose splits may differ: the rows of all pictures, less the mean of all
/// where trials scale them, which leaves the rest to what each split's training rows say
/// (data.scaling). Of a data set with one split, what prepare_inputs gives; else the parts are left
/// empty. Throws as InputKind::rows.
PreparedRows prepare_for_trials(const LoadedDataset& dataset, const InputKind& input,
                                Scaling scaling, const InputKind::Progress& progress = {});

/// What prepare_for_trials has made, in the parts of a trial with that key.
training::TrainingData in_parts(const training::TrainingData& data, const LoadedDataset& dataset,
                                const data_loaders::SplitKey& key);

/// Stands for data, split and the input of that name in trial_id.
std::string input_fingerprint(const LoadedDataset& dataset, const std::string& name,
                              const InputKind& input);

}  // namespace experiments
