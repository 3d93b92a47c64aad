#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/sweep_file/heading.h"
#include "app/sweep_file/keep.h"
#include "app/sweep_file/named_inputs.h"
#include "app/sweep_file/source.h"
#include "app/sweep_file/study.h"
#include "app/sweep_file/trial.h"
#include "data_loaders/split.h"

namespace experiments {

struct DatasetOptions {
  std::shared_ptr<const Source> source;  ///< the alternative chosen is the JSON's "loader"
  data_loaders::SplitOptions split;
  std::string text{};  ///< all of it as JSON but the split: equal for data sets that are read alike
  std::string place{};  ///< for messages: "mine.json#/datasets/cats"; may be empty
};

/// One value of a field that varies.
struct AxisValue {
  std::string text;                   ///< as tables show it: "0.003", "full"
  std::function<void(Trial&)> apply;  ///< sets the field of a trial
};

/// One field of an experiment that takes several values.
struct Axis {
  std::string pointer;            ///< below the experiment: "/training/learning_rate"
  std::vector<AxisValue> values;  ///< distinct, at least two, as listed; ranges unrolled
};

/// One entry of "experiments" that trains a sweep: the trial that all fixed fields make, and the
/// fields that vary.
struct Experiment {
  std::string name;
  Heading heading;
  Trial base;                        ///< its seed is the first repeat's
  std::vector<Axis> axes;            ///< in the order of trial_fields(); the last varies fastest
  data_loaders::SplitOptions split;  ///< of its data set
  int64_t repeats = 1;  ///< seeds base.seed .. base.seed + repeats - 1, of every combination
  /// Percentage points of accuracy that make no difference in practice: what lies closer is as
  /// good. For experiments with folds or resplits.
  double rope = 1;
  Keep keep = Keep::best;
  std::optional<int64_t> sample;  ///< draw that many combinations, without replacement
  uint64_t sample_seed = 0;
};

/// The network behind the inputs "alexnet.conv1" to "alexnet.fc7".
struct AlexNetOptions {
  /// Relative to the data root; what alexnet::read_weights reads.
  std::filesystem::path weights = "alexnet/alexnet_imagenet.safetensors";
  bool half_precision = false;  ///< features rounded to float16: half the cache
};

/// All of experiments.json.
struct Sweep {
  AlexNetOptions alexnet;
  NamedInputs named_inputs;
  std::map<std::string, DatasetOptions> datasets;
  std::vector<Experiment> experiments;
  std::vector<Study> studies;  ///< heading.entry says where they stood among the experiments
};

/// The inputs that the sweep's experiments and studies read.
std::set<std::string> inputs_of(const Sweep& sweep);

/// Combinations of the experiment's axes, before sampling and repeats; at most 2^53.
int64_t count_combinations(const Experiment& experiment);

/// Trainings of one setting for each repeat: with folds one for each, and with inner folds as many
/// more for each of them.
int64_t fits_per_repeat(const data_loaders::SplitOptions& split);

/// One combination of the values that vary: its repeats differ in their keys alone.
struct Setting {
  std::vector<Trial> repeats;  ///< at least one, by rising key

  const Trial& trial() const { return repeats.front(); }
};

/// Every combination of the experiment's axes (or the sample of them, in the same order), each with
/// its repeats; the last-listed axis varies fastest. Throws std::invalid_argument where the sample
/// is larger than the number of combinations (the reader has checked that).
std::vector<Setting> expand(const Experiment& experiment);

/// The trials of all settings, in their order.
std::vector<Trial> trials_of(const std::vector<Setting>& settings);

}  // namespace experiments
