#pragma once

#include <functional>
#include <string>

#include "app/exports/exported_model.h"
#include "app/results/trial_result.h"
#include "app/trials/train_trial.h"

namespace exports {

/// A trial's model, and the pictures to check files of it by.
struct TrialModel {
  ExportedModel model;
  torch::Tensor test_pictures;  ///< uint8 [N, side, side, channels]: those tested on, or some
};

struct TrialModelEvents {
  std::function<void(int64_t done, int64_t total)> on_features;
  std::function<void(int64_t step)> on_step;
  std::function<bool()> should_stop;
};

/// Thrown where should_stop ended the work.
struct Interrupted {};

// `loaded` is the trial with its data, read from `places`; `stored` is its result with predictions.

/// Without training, from what was kept of the trial (KeptModel::bytes), on any machine. Throws
/// std::runtime_error where that does not give the stored test predictions (to 1e-4): then the data
/// is another.
TrialModel from_kept(const experiments::LoadedTrial& loaded, const experiments::DataPlaces& places,
                     const experiments::TrialResult& stored, const std::string& kept,
                     const std::string& program, const TrialModelEvents& events = {});

/// Where nothing was kept: the trial's numbers follow from its settings, seed and data. Throws
/// std::runtime_error where the ids differ, or as from_kept: then the data, the program or the
/// processor is another.
TrialModel trained_again(const experiments::LoadedTrial& loaded,
                         const experiments::DataPlaces& places,
                         const experiments::TrialResult& stored, const std::string& program,
                         const TrialModelEvents& events = {});

/// The setting of `loaded`, whose key says "all pictures", trained on all of them. Throws
/// std::runtime_error where it diverges.
TrialModel trained_on_all(const experiments::LoadedTrial& loaded,
                          const experiments::DataPlaces& places, const ExpectedAccuracy& expected,
                          const std::string& program, const TrialModelEvents& events = {});

}  // namespace exports
