#include "app/summary/comparison.h"

#include <map>

#include "training/metrics.h"

namespace experiments {
namespace {

using Results = std::vector<const TrialResult*>;

/// How often a picture was tested on, and how often it was got right.
struct Tested {
  int64_t times = 0, right = 0;

  bool is_right() const { return 2 * right > times; }
};
using ByPicture = std::map<std::string, Tested>;

void add(const std::vector<TestPrediction>& predictions, int64_t classes, ByPicture& pictures,
         torch::Tensor& confusion) {
  for (const auto& picture : predictions) {
    auto& own = pictures[picture.name];
    ++own.times;
    own.right += picture.predicted == picture.label ? 1 : 0;
  }
  confusion += confusion_of(predictions, classes);
}

void compare_pictures(const ByPicture& first, const ByPicture& second, Comparison& comparison) {
  std::vector<double> differences;
  for (const auto& [name, own] : first) {
    const auto& other = second.at(name);
    differences.push_back(static_cast<double>(other.right - own.right) /
                          static_cast<double>(own.times));
    const bool first_right = own.is_right(), second_right = other.is_right();
    if (first_right && !second_right) comparison.only_first_right.push_back(name);
    if (second_right && !first_right) comparison.only_second_right.push_back(name);
  }
  comparison.over_pictures = mean_interval(differences);
  comparison.mcnemar_p = mcnemar_p(static_cast<int64_t>(comparison.only_first_right.size()),
                                   static_cast<int64_t>(comparison.only_second_right.size()));
}

}  // namespace

std::vector<RepeatPair> paired(const Results& first, const Results& second) {
  std::map<RepeatKey, const TrialResult*> by_key;
  for (const auto* result : second) by_key[result->trial.key()] = result;
  std::vector<RepeatPair> pairs;
  for (const auto* result : first) {
    const auto partner = by_key.find(result->trial.key());
    if (partner != by_key.end()) pairs.push_back({result, partner->second});
  }
  return pairs;
}

torch::Tensor confusion_of(const std::vector<TestPrediction>& predictions, int64_t classes) {
  std::vector<int64_t> predicted, labels;
  for (const auto& picture : predictions) {
    predicted.push_back(picture.predicted);
    labels.push_back(picture.label);
  }
  return training::confusion_matrix(torch::tensor(predicted, torch::kInt64),
                                    torch::tensor(labels, torch::kInt64), classes);
}

std::optional<Comparison> compare(const Results& first, const Results& second, int64_t classes,
                                  const PredictionsOf& predictions_of) {
  const auto pairs = paired(first, second);
  if (pairs.empty()) return std::nullopt;
  Comparison comparison;
  comparison.first_confusion = torch::zeros({classes, classes}, torch::kInt64);
  comparison.second_confusion = comparison.first_confusion.clone();
  ByPicture first_right, second_right;
  for (const auto& pair : pairs) {
    comparison.differences.push_back(pair.second->test.accuracy() - pair.first->test.accuracy());
    add(predictions_of(*pair.first), classes, first_right, comparison.first_confusion);
    add(predictions_of(*pair.second), classes, second_right, comparison.second_confusion);
  }
  comparison.over_seeds = mean_interval(comparison.differences);
  compare_pictures(first_right, second_right, comparison);
  return comparison;
}

}  // namespace experiments
