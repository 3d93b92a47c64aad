#pragma once

#include <functional>
#include <string>

#include "app/exports/exported_model.h"
#include "app/results/trial_result.h"
#include "app/trials/train_trial.h"

namespace exports {

/// A trial trained once more, and the pictures to check files of it by.
struct TrainedAgain {
  ExportedModel model;
  torch::Tensor test_pictures;  ///< uint8 [N, side, side, channels]: those tested on, or some
};

struct TrainAgainEvents {
  std::function<void(int64_t done, int64_t total)> on_features;
  std::function<void(int64_t step)> on_step;
  std::function<bool()> should_stop;
};

/// Thrown where should_stop ended the work.
struct Interrupted {};

/// A run keeps no weights: the trial's numbers follow from its settings, seed and data, so it is
/// trained again. `loaded` is the trial with its data, read from `places`; `stored` is its result
/// with predictions. Throws std::runtime_error where the ids differ, or where its test predictions
/// are not those stored (to 1e-4): then the data or the program is another.
TrainedAgain train_again(const experiments::LoadedTrial& loaded,
                         const experiments::DataPlaces& places,
                         const experiments::TrialResult& stored, const std::string& program,
                         const TrainAgainEvents& events = {});

/// The setting of `loaded`, whose key says "all pictures", trained on all of them. Throws
/// std::runtime_error where it diverges.
TrainedAgain train_on_all(const experiments::LoadedTrial& loaded,
                          const experiments::DataPlaces& places, const ExpectedAccuracy& expected,
                          const std::string& program, const TrainAgainEvents& events = {});

}  // namespace exports
