#include "app/pictures/mistakes.h"

#include <algorithm>
#include <map>

namespace experiments {
namespace {

void count_mistakes(const std::vector<TestPrediction>& predictions,
                    std::map<std::string, Mistake>& by_name) {
  for (const auto& picture : predictions) {
    if (picture.predicted == picture.label) continue;
    auto& mistake = by_name[picture.name];
    const int64_t repeats = mistake.repeats + 1;
    if (repeats == 1 || picture.probability > mistake.probability) {
      mistake = {"", picture.name, picture.label, picture.predicted, picture.probability, 0};
    }
    mistake.repeats = repeats;
  }
}

}  // namespace

std::vector<Mistake> most_confident_mistakes(const std::vector<const TrialResult*>& repeats,
                                             const RunFolder& folder, size_t count) {
  std::map<std::string, Mistake> by_name;
  for (const auto* repeat : repeats) {
    if (const auto stored = folder.read(repeat->id, {/*curve=*/false, /*predictions=*/true});
        stored.result) {
      count_mistakes(stored.result->predictions, by_name);
    }
  }
  std::vector<Mistake> mistakes;
  for (const auto& [name, mistake] : by_name) mistakes.push_back(mistake);
  std::stable_sort(mistakes.begin(), mistakes.end(), [](const Mistake& a, const Mistake& b) {
    return a.probability > b.probability;
  });
  mistakes.resize(std::min(mistakes.size(), count));
  return mistakes;
}

}  // namespace experiments
