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
                       const std::string& first, const std::string& second,
                       const std::string& holm_words) {
  const auto text = "  Difference: " + points(found.difference) + " over " +
                    plural(found.difference.count, counted);
  if (!found.probabilities) return text + " (no interval).\n";
  const auto& [better, as_good, worse] = *found.probabilities;
  const auto share = [](double probability) { return decimals(100 * probability, 1) + " %"; };
  return text + " (95 %, corrected), p = " + p_value(found.test->p) + holm_words +
         ". Probability that " + second + " is better " + share(better) + ", as good " +
         share(as_good) + ", that " + first + " is " + share(worse) + ".\n";
}

std::string mcnemar_line(const Comparison& figures, const std::string& first,
                         const std::string& second, const std::string& holm_words) {
  return "  McNemar's exact test, a picture being right where most seeds are: only " + second +
         " right on " + std::to_string(figures.only_second_right.size()) + ", only " + first +
         " on " + std::to_string(figures.only_first_right.size()) +
         ", p = " + p_value(figures.mcnemar_p) + holm_words + ".\n";
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

std::string name_of_input(const ExperimentSummary& summary, size_t setting) {
  return experiments::input_words(summary.settings[setting].trial.input, summary.untrained_inputs);
}

std::string lines_of(const ExperimentSummary& summary,
                     const experiments::InputComparison& comparison, bool all) {
  const auto& [first, second, figures, over_folds, holm_p] = comparison;
  const auto name = [&](size_t setting) { return name_of_input(summary, setting); };
  const auto holm_words =
      summary.inputs.pairs.size() > 1 ? " (" + p_value(holm_p) + " by Holm's method)" : "";
  return name(second) + " against " + name(first) + ", each at its best setting by validation:\n" +
         test_figure(summary, second) + test_figure(summary, first) +
         (over_folds ? folds_line(*over_folds, counted_word(summary), name(first), name(second),
                                  holm_words)
                     : difference_line(figures) +
                           mcnemar_line(figures, name(first), name(second), holm_words)) +
         picture_lines(name(first), figures.only_first_right, all) +
         picture_lines(name(second), figures.only_second_right, all) +
         confusion_lines(name(first), figures.first_confusion, summary.class_names) +
         confusion_lines(name(second), figures.second_confusion, summary.class_names);
}

constexpr double kSignificant = 0.05, kCertain = 0.95;

/// "+10.5 *": the row's test accuracy less the column's, in points.
std::string matrix_cell(const experiments::InputComparison& pair, bool is_turned) {
  const auto mean =
      pair.over_folds ? pair.over_folds->difference.mean : pair.figures.over_seeds.mean;
  const double points = 100 * (is_turned ? mean : -mean);
  auto text = (points > 0 ? "+" : "") + decimals(points, 1);
  if (pair.over_folds && pair.over_folds->probabilities &&
      pair.over_folds->probabilities->as_good > kCertain)
    return text + " =";
  return text + (pair.holm_p < kSignificant ? " *" : "");
}

std::string difference_matrix(const ExperimentSummary& summary) {
  const auto& [inputs, pairs] = summary.inputs;
  std::vector<std::string> header{"input", "its best setting by validation", "test"};
  for (size_t i = 0; i < inputs.size(); ++i) header.push_back("(" + std::to_string(i + 1) + ")");
  std::vector<std::vector<std::string>> rows;
  for (size_t i = 0; i < inputs.size(); ++i) {
    const auto own = inputs[i].setting;
    auto& row = rows.emplace_back();
    row = {"(" + std::to_string(i + 1) + ") " + name_of_input(summary, own),
           setting_name(summary, own), percent(summary.settings[own].test_accuracy)};
    for (const auto& other : inputs) {
      std::string cell = "-";
      for (const auto& pair : pairs) {
        if (pair.first == own && pair.second == other.setting) cell = matrix_cell(pair, false);
        if (pair.second == own && pair.first == other.setting) cell = matrix_cell(pair, true);
      }
      row.push_back(cell);
    }
  }
  return in_columns(header, rows);
}

/// Of three inputs and more: every two in one table.
std::string all_inputs(const ExperimentSummary& summary, bool all) {
  const auto& [inputs, pairs] = summary.inputs;
  auto text = plural(static_cast<int64_t>(inputs.size()), "input") +
              ", test accuracy, the row's less the column's, in points:\n" +
              difference_matrix(summary) + "  *: p below 0.05 by Holm's method over " +
              plural(static_cast<int64_t>(pairs.size()), "pair");
  const bool has_folds = !pairs.empty() && pairs.front().over_folds;
  if (has_folds) text += "; =: as good with a probability above 95 %";
  text += all ? "\n" : "; show --all compares each pair\n";
  for (const auto& input : inputs) {
    const auto name = name_of_input(summary, input.setting);
    text += all ? picture_lines(name, input.only_right, all)
                : "  Only " + name + " right: " +
                      plural(static_cast<int64_t>(input.only_right.size()), "test picture") + "\n";
  }
  return text;
}

}  // namespace

std::string comparison_lines(const ExperimentSummary& summary, bool all) {
  const auto& [inputs, pairs] = summary.inputs;
  auto text = inputs.size() > 2 ? all_inputs(summary, all) : std::string();
  if (inputs.size() > 2 && !all) return text;
  for (const auto& pair : pairs) text += lines_of(summary, pair, all);
  return text;
}

}  // namespace report
