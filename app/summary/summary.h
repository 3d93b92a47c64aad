#pragma once

#include <torch/types.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/results/experiment_results.h"
#include "app/summary/comparison.h"
#include "app/summary/cross_validation.h"
#include "app/summary/input_comparison.h"
#include "app/summary/statistics.h"
#include "app/sweep_file/sweep.h"
#include "training/metrics.h"

namespace experiments {

/// One combination of an experiment's values, over its repeats. Means are over the repeats that
/// were trained to an end: diverged and failed ones are counted, not averaged.
struct SettingSummary {
  std::string name;  ///< "hidden_units=200, batch_size=10": the fields that vary, no others
  std::vector<std::string> values;  ///< of the fields that vary, as tables show them
  Trial trial;                      ///< the first repeat's
  std::vector<RepeatKey> repeats;   ///< asked for
  int64_t finished = 0;             ///< trials, of all repeats
  int64_t splits = 0;               ///< asked for: a fit is tested in each repeat and fold
  int64_t trained = 0;              ///< those that are completed or stopped early
  int64_t diverged = 0;
  int64_t failed = 0;
  MeanInterval train_accuracy, validation_accuracy, test_accuracy;  ///< in [0, 1]
  MeanInterval validation_loss;
  MeanInterval seconds;  ///< of one training
};

/// By how much the best setting leads another: differences of accuracy, paired by key, over the
/// repeats that both were trained in.
struct Lead {
  size_t runner_up = 0;  ///< index of the setting that stands second
  MeanInterval validation, test;

  /// The interval on validation is not all above 0; false where there is no interval.
  bool too_close_to_call() const;
};

/// The best setting on the test pictures, and what it confuses.
struct BestSetting {
  size_t index = 0;
  int64_t test_pictures = 0;  ///< of one repeat
  /// Wilson's 95 % interval for the mean share of correct test pictures: how much other pictures
  /// would change it. Repeats share the pictures and so make it no narrower.
  training::Interval test_interval;
  std::optional<Lead>
      lead;                 ///< none where no other setting was trained in all its finished repeats
  torch::Tensor confusion;  ///< int64 [classes, classes], row = label, summed over the repeats
  std::vector<training::ClassFigures> class_figures;
};

/// What an experiment shows.
struct ExperimentSummary {
  std::string name;
  Trial base;                            ///< what all settings share
  std::vector<std::string> varying;      ///< names of the fields that vary: "hidden_units"
  std::vector<SettingSummary> settings;  ///< as listed
  std::vector<size_t> ranking;  ///< indices of the settings with trained repeats, best first
  std::vector<std::string> class_names;
  std::set<std::string> untrained_inputs;  ///< those whose network is untrained
  std::optional<BestSetting> best;         ///< none before a repeat is trained
  /// Of an experiment with folds or resplits.
  std::optional<CrossValidation> cross_validation;
  InputComparisons inputs;                 ///< none where the input does not vary
  std::vector<std::string> failures;       ///< distinct reasons why trials failed or diverged
  std::vector<ComputedCount> computed_by;  ///< what computed the results (count_computed_by)
};

/// "alexnet.conv4", with " (untrained)" where its network is.
std::string input_words(const std::string& input, const std::set<std::string>& untrained);

/// What a summary needs beside the results.
struct SummaryContext {
  std::vector<std::string> class_names;
  PredictionsOf predictions_of;            ///< empty: the results hold their predictions
  std::set<std::string> untrained_inputs;  ///< the names of settings say so
};

/// `results` are those of the experiment's settings, in the order of expand(experiment). Settings
/// rank by mean validation accuracy, then by lower mean validation loss, then as listed; those of
/// which a repeat diverged or failed come after all others. Predictions are asked for the best
/// setting of each input only. Throws std::invalid_argument where `results` are not as many as the
/// settings.
ExperimentSummary summarise(const Experiment& experiment, const ExperimentResults& results,
                            const SummaryContext& context);

}  // namespace experiments
