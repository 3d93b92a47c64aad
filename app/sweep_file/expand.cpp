#include <algorithm>
#include <numeric>
#include <set>
#include <stdexcept>

#include "app/json/json_field.h"
#include "app/sweep_file/sweep.h"
#include "data_loaders/random_below.h"

namespace experiments {
namespace {

// Floyd's algorithm (Bentley and Floyd, "A sample of brilliance", 1987): no list of all
// combinations.
std::set<int64_t> draw_without_replacement(int64_t sample, int64_t count, uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::set<int64_t> drawn;
  for (int64_t last = count - sample; last < count; ++last) {
    const auto candidate = static_cast<int64_t>(
        data_loaders::random_below(static_cast<uint64_t>(last) + 1, generator));
    drawn.insert(drawn.count(candidate) ? last : candidate);
  }
  return drawn;
}

std::vector<int64_t> chosen_combinations(const Experiment& experiment) {
  const auto count = count_combinations(experiment);
  if (!experiment.sample) {
    std::vector<int64_t> all(static_cast<size_t>(count));
    std::iota(all.begin(), all.end(), int64_t{0});
    return all;
  }
  if (*experiment.sample > count) {
    throw std::invalid_argument("a sample of " + std::to_string(*experiment.sample) + " from " +
                                std::to_string(count) + " combinations");
  }
  const auto drawn = draw_without_replacement(*experiment.sample, count, experiment.sample_seed);
  return {drawn.begin(), drawn.end()};
}

Trial combination(const Experiment& experiment, int64_t index) {
  Trial trial = experiment.base;
  for (auto axis = experiment.axes.rbegin(); axis != experiment.axes.rend(); ++axis) {
    const auto count = static_cast<int64_t>(axis->values.size());
    axis->values[static_cast<size_t>(index % count)].apply(trial);
    index /= count;
  }
  return trial;
}

/// A repeat's trials, by rising key.
void add_fits(Trial trial, const data_loaders::SplitOptions& split, std::vector<Trial>& fits) {
  for (trial.fold = 0; trial.fold < std::max<int64_t>(split.folds, 1); ++trial.fold) {
    fits.push_back(trial);
    for (int64_t inner = 0; inner < split.inner_folds; ++inner) {
      fits.push_back(trial);
      fits.back().inner_fold = inner;
    }
  }
}

}  // namespace

std::set<std::string> inputs_of(const Sweep& sweep) {
  std::set<std::string> inputs;
  for (const auto& experiment : sweep.experiments) {
    inputs.insert(experiment.base.input);
    for (const auto& axis : experiment.axes) {
      if (axis.pointer != "/input") continue;
      for (const auto& value : axis.values) inputs.insert(value.text);
    }
  }
  for (const auto& study : sweep.studies) inputs.insert(input_of(study));
  return inputs;
}

int64_t fits_per_repeat(const data_loaders::SplitOptions& split) {
  return std::max<int64_t>(split.folds, 1) * (1 + split.inner_folds);
}

int64_t count_combinations(const Experiment& experiment) {
  int64_t count = 1;
  for (const auto& axis : experiment.axes) {
    const auto values = static_cast<int64_t>(axis.values.size());
    if (values > kLargestInteger / count) return kLargestInteger;
    count *= values;
  }
  return count;
}

std::vector<Setting> expand(const Experiment& experiment) {
  std::vector<Setting> settings;
  for (const auto index : chosen_combinations(experiment)) {
    const Trial trial = combination(experiment, index);
    auto& repeats = settings.emplace_back().repeats;
    for (int64_t repeat = 0; repeat < experiment.repeats; ++repeat) {
      Trial own = trial;
      own.seed += static_cast<uint64_t>(repeat);
      add_fits(own, experiment.split, repeats);
    }
  }
  return settings;
}

std::vector<Trial> trials_of(const std::vector<Setting>& settings) {
  std::vector<Trial> trials;
  for (const auto& setting : settings) {
    trials.insert(trials.end(), setting.repeats.begin(), setting.repeats.end());
  }
  return trials;
}

}  // namespace experiments
