#include "app/summary/input_comparison.h"

#include <map>

#include "app/summary/fold_scores.h"

namespace experiments {
namespace {

using Results = std::vector<const TrialResult*>;

/// Reads each result's predictions once, however many comparisons it stands in.
class KeptPredictions {
 public:
  explicit KeptPredictions(const PredictionsOf& read) : read_(read) {}

  const std::vector<TestPrediction>& of(const TrialResult& result) {
    const auto found = known_.find(&result);
    return found != known_.end() ? found->second : known_[&result] = read_(result);
  }

 private:
  const PredictionsOf& read_;
  std::map<const TrialResult*, std::vector<TestPrediction>> known_;
};

/// The pictures that most repeats get right: by name, whether they do.
std::map<std::string, bool> right_pictures(const Results& results, KeptPredictions& predictions) {
  std::map<std::string, int64_t> balance;  // right less wrong
  for (const auto* result : results) {
    for (const auto& picture : predictions.of(*result)) {
      balance[picture.name] += picture.predicted == picture.label ? 1 : -1;
    }
  }
  std::map<std::string, bool> right;
  for (const auto& [name, count] : balance) right[name] = count > 0;
  return right;
}

std::vector<std::string> only_right(const std::vector<std::map<std::string, bool>>& right,
                                    size_t own) {
  std::vector<std::string> names;
  for (const auto& [name, is_right] : right[own]) {
    bool alone = is_right;
    for (size_t other = 0; other < right.size() && alone; ++other) {
      const auto found = right[other].find(name);
      if (other != own) alone = found != right[other].end() && !found->second;
    }
    if (alone) names.push_back(name);
  }
  return names;
}

std::vector<ComparedInput> each_input(const std::vector<size_t>& best,
                                      const ExperimentResults& results, int64_t classes,
                                      KeptPredictions& predictions) {
  std::vector<ComparedInput> inputs;
  std::vector<std::map<std::string, bool>> right;
  for (const auto setting : best) {
    const auto repeats = trained_repeats(results[setting]);
    auto confusion = torch::zeros({classes, classes}, torch::kInt64);
    for (const auto* result : repeats) confusion += confusion_of(predictions.of(*result), classes);
    inputs.push_back({setting, confusion, {}});
    right.push_back(right_pictures(repeats, predictions));
  }
  for (size_t i = 0; i < inputs.size(); ++i) inputs[i].only_right = only_right(right, i);
  return inputs;
}

std::optional<ResampledComparison> over_folds(const Comparison& figures,
                                              const Experiment& experiment,
                                              const SettingResults& results) {
  if (!experiment.split.is_resampled()) return std::nullopt;
  const auto overlap = test_over_train(fold_scores(results, experiment.split), experiment.split);
  return compare_resampled(figures.differences, {overlap, experiment.rope / 100});
}

void adjust(std::vector<InputComparison>& pairs) {
  std::vector<double> values;
  for (const auto& pair : pairs) values.push_back(pair.p());
  const auto adjusted = holm(values);
  for (size_t i = 0; i < pairs.size(); ++i) pairs[i].holm_p = adjusted[i];
}

}  // namespace

InputComparisons compare_inputs(const Experiment& experiment, const std::vector<size_t>& best,
                                const ExperimentResults& results, int64_t classes,
                                const PredictionsOf& predictions_of) {
  if (best.size() < 2) return {};
  KeptPredictions predictions(predictions_of);
  const auto read = [&](const TrialResult& result) { return predictions.of(result); };
  InputComparisons found{each_input(best, results, classes, predictions), {}};
  for (size_t i = 0; i < best.size(); ++i) {
    for (size_t j = i + 1; j < best.size(); ++j) {
      auto figures = compare(trained_repeats(results[best[i]]), trained_repeats(results[best[j]]),
                             classes, read);
      if (!figures) continue;
      const auto folds = over_folds(*figures, experiment, results[best[i]]);
      found.pairs.push_back({best[i], best[j], std::move(*figures), folds});
    }
  }
  adjust(found.pairs);
  return found;
}

}  // namespace experiments
