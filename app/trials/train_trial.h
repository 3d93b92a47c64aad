#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/inputs/input_kinds.h"
#include "app/inputs/load_dataset.h"
#include "app/inputs/prepare_inputs.h"
#include "app/sweep_file/sweep.h"
#include "training/sample_space.h"
#include "training/trainer.h"

namespace experiments {

/// Rows that trials on one split are trained on.
struct PreparedInput {
  training::TrainingData data;
  std::shared_ptr<training::SharedProducts> products;  ///< null where no trial needs them
  /// Of each row's picture; null where nobody asks.
  std::shared_ptr<const std::vector<std::string>> names = nullptr;
};

/// What `training::train` needs of a trial.
training::TrainRequest request_of(const Trial& trial, const training::DataShape& data);

/// The engine that trains a trial. Throws as training::choose_engine.
training::Engine engine_of(const Trial& trial, const training::DataShape& data);

/// Gives the input its inner products, with at most `memory` bytes of projections, where one of the
/// trials is trained in sample space and it has none yet.
void add_products(PreparedInput& input, const std::vector<Trial>& trials, int64_t memory);

/// Trains trials that training::train takes together as a run does, on the calling thread alone:
/// the numbers of a trial follow from the order of its sums. Throws as training::train.
std::vector<training::TrainOutcome> train_together(const std::vector<Trial>& trials,
                                                   const PreparedInput& input,
                                                   const training::TrainCallbacks& callbacks = {});

/// One trial, with all that it takes to train it again.
struct LoadedTrial {
  Trial trial;
  std::string id;
  LoadedDataset dataset;
  std::shared_ptr<const InputKind> input;
};

/// Reads what a trial of the sweep is trained on, and nothing else. Throws as load_dataset and
/// open_input.
LoadedTrial load_trial(const Sweep& sweep, const Trial& trial, const DataPlaces& places,
                       const data_loaders::Progress& progress = {});

}  // namespace experiments
