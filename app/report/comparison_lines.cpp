#include "app/report/comparison_lines.h"

#include "app/report/number_text.h"
#include "app/report/text_columns.h"
#include "app/report/verdict.h"

namespace report {
namespace {

using experiments::Comparison;
using experiments::ExperimentSummary;

std::string test_figure(const ExperimentSummary& summary, size_t setting) {
  return "  " + setting_name(summary, setting) + ": " +
         percent(summary.settings[setting].test_accuracy) + " on test\n";
}

std::string difference_line(const Comparison& figures) {
  auto text = "  Difference: " + points(figures.over_seeds) + " over " +
              plural(figures.over_seeds.count, "seed");
  return text + "; " + points(figures.over_pictures) + " taking the " +
         plural(figures.over_pictures.count, "test picture") + " as a sample (both 95 %).\n";
}

std::string folds_line(const experiments::ResampledComparison& found, const std::string& counted,
                       const std::string& first, const std::string& second) {
  const auto text = "  Difference: " + points(found.difference) + " over " +
                    plural(found.difference.count, counted);
  if (!found.probabilities) return text + " (no interval).\n";
  const auto& [better, as_good, worse] = *found.probabilities;
  const auto share = [](double probability) { return decimals(100 * probability, 1) + " %"; };
  return text + " (95 %, corrected), p = " + p_value(found.test->p) + ". Probability that " +
         second + " is better " + share(better) + ", as good " + share(as_good) + ", that " +
         first + " is " + share(worse) + ".\n";
}

std::string mcnemar_line(const Comparison& figures, const std::string& first,
                         const std::string& second) {
  return "  McNemar's exact test, a picture being right where most seeds are: only " + second +
         " right on " + std::to_string(figures.only_second_right.size()) + ", only " + first +
         " on " + std::to_string(figures.only_first_right.size()) +
         ", p = " + p_value(figures.mcnemar_p) + ".\n";
}

std::string picture_lines(const std::string& input, const std::vector<std::string>& names,
                          bool all) {
  if (names.empty()) return "";
  std::string text = "  Only " + input + " right:\n";
  const size_t shown = all ? names.size() : std::min(names.size(), kListedPictures);
  for (size_t i = 0; i < shown; ++i) text += "    " + names[i] + "\n";
  if (shown < names.size())
    text += "    ... and " + std::to_string(names.size() - shown) + " more: show --all\n";
  return text;
}

std::string confusion_lines(const std::string& input, const torch::Tensor& confusion,
                            const std::vector<std::string>& class_names) {
  if (confusion.size(0) > kShownClasses) return "";
  std::vector<std::string> header{input + ": of (row), taken for (column)"};
  std::vector<std::vector<std::string>> rows;
  for (const auto& counts : confusion_rows(confusion)) {
    header.push_back(std::to_string(header.size()));
    rows.push_back({class_names.at(rows.size()) + " (" + header.back() + ")"});
    for (const auto count : counts) rows.back().push_back(std::to_string(count));
  }
  return in_columns(header, rows);
}

std::string lines_of(const ExperimentSummary& summary,
                     const experiments::InputComparison& comparison, bool all) {
  const auto& [first, second, figures, over_folds] = comparison;
  const auto name = [&](size_t setting) {
    return experiments::input_words(summary.settings[setting].trial.input,
                                    summary.untrained_inputs);
  };
  return name(second) + " against " + name(first) + ", each at its best setting by validation:\n" +
         test_figure(summary, second) + test_figure(summary, first) +
         (over_folds
              ? folds_line(*over_folds, counted_word(summary), name(first), name(second))
              : difference_line(figures) + mcnemar_line(figures, name(first), name(second))) +
         picture_lines(name(first), figures.only_first_right, all) +
         picture_lines(name(second), figures.only_second_right, all) +
         confusion_lines(name(first), figures.first_confusion, summary.class_names) +
         confusion_lines(name(second), figures.second_confusion, summary.class_names);
}

}  // namespace

std::string comparison_lines(const ExperimentSummary& summary, bool all) {
  std::string text;
  for (const auto& comparison : summary.inputs) text += lines_of(summary, comparison, all);
  return text;
}

}  // namespace report
