#include "app/report/verdict.h"

#include <algorithm>

#include "app/report/number_text.h"

namespace report {
namespace {

using experiments::CrossValidation;
using experiments::ExperimentSummary;
using experiments::Standing;

// More names than this say less than their number.
constexpr size_t kNamed = 6;

std::string named(const ExperimentSummary& summary, const std::vector<size_t>& settings) {
  if (settings.size() > kNamed) return plural(static_cast<int64_t>(settings.size()), "setting");
  std::string text;
  for (const auto index : settings) {
    const auto& name = summary.settings[index].name;
    const bool is_list = name.find(',') != std::string::npos;
    text += (text.empty() ? "" : ", ") + (is_list ? "(" + name + ")" : name);
  }
  return text;
}

/// Networks of the settings may be of different sizes.
bool sizes_vary(const ExperimentSummary& summary) {
  const auto& names = summary.varying;
  return std::any_of(names.begin(), names.end(), [](const std::string& name) {
    return name == "hidden_units" || name == "type" || name == "input";
  });
}

/// In the order of the ranking.
std::vector<size_t> that_are(const ExperimentSummary& summary, Standing standing) {
  std::vector<size_t> settings;
  for (const auto index : summary.ranking) {
    if (summary.cross_validation->standings[index] == standing) settings.push_back(index);
  }
  return settings;
}

std::string best_sentence(const ExperimentSummary& summary) {
  const auto& found = *summary.cross_validation;
  const auto& setting = summary.settings[found.best];
  return "Best on validation: " + setting_name(summary, found.best) + ", " +
         percent(setting.validation_accuracy) + " over " + splits_text(found) +
         "; its test accuracy is " + percent(setting.test_accuracy) + ".\n";
}

std::string others_sentence(const ExperimentSummary& summary) {
  const auto as_good = that_are(summary, Standing::as_good);
  const auto undecided = that_are(summary, Standing::undecided);
  const auto worse = that_are(summary, Standing::worse);
  std::string text;
  const auto add = [&](const std::string& what, const std::vector<size_t>& settings) {
    if (settings.empty()) return;
    text += (text.empty() ? "" : "; ") + what + ": " + named(summary, settings);
  };
  add("As good", as_good);
  add(text.empty() ? "Undecided" : "undecided", undecided);
  add(text.empty() ? "Worse" : "worse", worse);
  if (text.empty()) return "";
  return text + " (probability above 95 %, where " +
         decimals(100 * summary.cross_validation->rope, 1) + " points make no difference).\n";
}

std::string smallest_sentence(const ExperimentSummary& summary) {
  const auto& found = *summary.cross_validation;
  if (!sizes_vary(summary)) return "";
  return found.smallest == found.best ? "None that is known to be as good has a smaller network.\n"
                                      : "The smallest network known to be as good: " +
                                            setting_name(summary, found.smallest) + ".\n";
}

std::string nested_sentence(const ExperimentSummary& summary) {
  const auto& found = *summary.cross_validation;
  return "Choosing in this way gives " + percent(found.nested.accuracy) +
         " on pictures that played no part in the choice (over " +
         plural(found.nested.accuracy.count, counted_word(summary)) + ").\n";
}

}  // namespace

std::string verdict(const ExperimentSummary& summary) {
  return best_sentence(summary) + others_sentence(summary) + smallest_sentence(summary) +
         nested_sentence(summary);
}

std::string splits_text(const CrossValidation& found) {
  if (found.splits == 1) return plural(found.repeats, "split");
  return (found.repeats > 1 ? std::to_string(found.repeats) + " x " : "") +
         plural(found.splits, "fold");
}

std::string counted_word(const ExperimentSummary& summary) {
  return summary.cross_validation->splits > 1 ? "fold" : "split";
}

std::string name_of(Standing standing) {
  auto words = words_of(standing);
  std::replace(words.begin(), words.end(), ' ', '_');
  return words;
}

std::string words_of(Standing standing) {
  switch (standing) {
    case Standing::best:
      return "best";
    case Standing::as_good:
      return "as good";
    case Standing::undecided:
      return "undecided";
    case Standing::worse:
      break;
  }
  return "worse";
}

}  // namespace report
