#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "app/inputs/load_dataset.h"
#include "app/inputs/prepare_inputs.h"
#include "app/sweep_file/study.h"
#include "training/trainer.h"

namespace studies {

/// Leaves a study that was asked to stop.
struct Interrupted {};

/// What a study works with.
struct Context {
  const experiments::Study& study;
  const experiments::LoadedDataset* dataset = nullptr;  ///< null where it needs none
  const experiments::InputKind* input = nullptr;        ///< that its trials read
  int64_t jobs = 1;                                     ///< trainings side by side
  int64_t memory = 1LL << 32;         ///< bytes for the projections of sample space
  std::function<bool()> should_stop;  ///< may be empty; asked from any thread
  std::function<void(int64_t done, int64_t total)> on_progress;  ///< may be empty

  /// Throws Interrupted once the study should stop.
  void check() const;
  void progress(int64_t done, int64_t total) const;
};

/// The rows that the study's trials read; all of them read the same.
experiments::PreparedRows inputs_of(const Context& context);

/// Trains one trial, on one thread, as a sweep does. `on_model` as in training::TrainCallbacks.
/// Throws std::runtime_error where the loss is not finite, and Interrupted.
using OnModel =
    std::function<void(const training::CurvePoint&, double seconds, training::TrainedModel&)>;
training::TrainOutcome train_one(const experiments::Trial& trial,
                                 const training::TrainingData& data, const Context& context,
                                 const OnModel& on_model = {});

/// work(0) to work(count - 1), so many at once, with the study's progress.
void side_by_side(const Context& context, int64_t count, int64_t at_once,
                  const std::function<void(int64_t)>& work);

/// Trains all trials of the study, context.jobs at a time.
std::vector<training::TrainOutcome> train_all(const training::TrainingData& data,
                                              const Context& context);

/// What each trial of the study is called: the fields that differ, "batch_size=full, l2=0.1"; where
/// none does, the study's name.
std::vector<std::string> setting_names(const experiments::Study& study);

/// "0.0123" with `digits` significant digits; "-" where it is not finite.
std::string number(double value, int digits = 3);
/// "91.5 %" of a share.
std::string percent(double share, int decimals = 1);

}  // namespace studies
