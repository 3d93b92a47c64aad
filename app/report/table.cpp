#include "app/report/table.h"

#include <algorithm>

#include "app/report/comparison_lines.h"
#include "app/report/number_text.h"
#include "app/report/text_columns.h"
#include "app/report/verdict.h"
#include "app/sweep_file/names.h"

namespace report {
namespace {

using experiments::ExperimentSummary;
using experiments::MeanInterval;
using experiments::SettingSummary;

std::string heading(const ExperimentSummary& summary, const TableOptions& options) {
  const auto varies = [&](const std::string& field) {
    return std::find(summary.varying.begin(), summary.varying.end(), field) !=
           summary.varying.end();
  };
  std::string text = summary.name + ": " + summary.base.dataset;
  if (options.demo) text += " (generated data)";
  if (!varies("input")) {
    text += ", " + experiments::input_words(summary.base.input, summary.untrained_inputs);
  }
  if (!varies("type")) text += ", " + experiments::name_of(summary.base.model.type);
  text += "; " + plural(static_cast<int64_t>(summary.settings.size()), "setting");
  if (summary.settings.empty()) return text + "\n";
  const auto& found = summary.cross_validation;
  if (!found) return text + ", " + plural(summary.settings[0].splits, "repeat") + "\n";
  text += ", " + splits_text(*found);
  if (found->inner_folds > 0) text += ", each with " + plural(found->inner_folds, "inner fold");
  return text + "\n";
}

std::string repeats_cell(const SettingSummary& setting) {
  return setting.trained == setting.splits
             ? std::to_string(setting.trained)
             : std::to_string(setting.trained) + " of " + std::to_string(setting.splits);
}

std::string seconds_cell(const MeanInterval& seconds) {
  if (seconds.count == 0) return "-";
  return decimals(seconds.mean, seconds.mean < 10 ? 2 : seconds.mean < 100 ? 1 : 0);
}

std::string remark(const ExperimentSummary& summary, size_t index) {
  const auto& setting = summary.settings[index];
  std::string text = summary.best && summary.best->index == index ? "best" : "";
  if (const auto& found = summary.cross_validation; found && index != found->best) {
    const auto standing = found->standings[index];
    if (standing == experiments::Standing::as_good || standing == experiments::Standing::worse)
      text = words_of(standing);
    if (found->smallest == index) text += (text.empty() ? "" : ", ") + std::string("smallest");
  }
  const auto add = [&](int64_t count, const char* word) {
    if (count > 0) text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + word;
  };
  add(setting.diverged, "diverged");
  add(setting.failed, "failed");
  return text;
}

std::vector<size_t> shown_settings(const ExperimentSummary& summary, const TableOptions& options) {
  if (!options.all && summary.settings.size() > kManySettings && !summary.ranking.empty()) {
    const auto count = std::min(kShownSettings, summary.ranking.size());
    return {summary.ranking.begin(), summary.ranking.begin() + static_cast<ptrdiff_t>(count)};
  }
  std::vector<size_t> all(summary.settings.size());
  for (size_t i = 0; i < all.size(); ++i) all[i] = i;
  return all;
}

std::string left_padded(const std::string& text, size_t width) {
  return std::string(width - text_width(text), ' ') + text;
}

// The accuracies of one column, "78.3 % ± 1.2", with their percent signs below each other.
std::vector<std::string> aligned(const std::vector<MeanInterval>& shares) {
  std::vector<std::string> means, widths;
  size_t mean_width = 0, width_width = 0;
  for (const auto& share : shares) {
    const auto text = percent(share);
    const auto end = text.find(" ±");
    means.push_back(text.substr(0, end));
    widths.push_back(end == std::string::npos ? "" : text.substr(end + std::string(" ± ").size()));
    mean_width = std::max(mean_width, text_width(means.back()));
    width_width = std::max(width_width, text_width(widths.back()));
  }
  std::vector<std::string> cells;
  for (size_t i = 0; i < shares.size(); ++i) {
    cells.push_back(left_padded(means[i], mean_width));
    if (width_width == 0) continue;
    cells.back() += (widths[i].empty() ? "   " : " ± ") + left_padded(widths[i], width_width);
  }
  return cells;
}

using Rows = std::vector<std::vector<std::string>>;

void add_accuracies(const ExperimentSummary& summary, const std::vector<size_t>& shown,
                    MeanInterval SettingSummary::*share, Rows& rows) {
  std::vector<MeanInterval> shares;
  for (const auto index : shown) shares.push_back(summary.settings[index].*share);
  const auto cells = aligned(shares);
  for (size_t i = 0; i < rows.size(); ++i) rows[i].push_back(cells[i]);
}

/// Beside the best: that it is worse, as good, better; whether that could be chance; and how often
/// it was chosen.
void add_against_best(const ExperimentSummary& summary, const std::vector<size_t>& shown,
                      std::vector<std::string>& header, Rows& rows) {
  const auto& found = *summary.cross_validation;
  header.insert(header.end(), {"P(worse)", "P(as good)", "P(better)", "p", "chosen"});
  const auto share = [](double probability) { return decimals(100 * probability, 1) + " %"; };
  for (size_t i = 0; i < rows.size(); ++i) {
    auto& row = rows[i];
    const auto& against = found.against_best[shown[i]];
    if (against && against->folds.probabilities) {
      const auto& [better, as_good, worse] = *against->folds.probabilities;
      row.insert(row.end(),
                 {share(worse), share(as_good), share(better), p_value(against->holm_p)});
    } else {
      row.insert(row.end(), 4, "-");
    }
    row.push_back(std::to_string(found.nested.times_chosen[shown[i]]));
  }
}

std::string columns(const ExperimentSummary& summary, const std::vector<size_t>& shown) {
  auto header = summary.varying;
  header.insert(header.end(), {"train", "validation", "test"});
  Rows rows;
  for (const auto index : shown) rows.push_back(summary.settings[index].values);
  add_accuracies(summary, shown, &SettingSummary::train_accuracy, rows);
  add_accuracies(summary, shown, &SettingSummary::validation_accuracy, rows);
  add_accuracies(summary, shown, &SettingSummary::test_accuracy, rows);
  if (summary.cross_validation) add_against_best(summary, shown, header, rows);
  header.insert(header.end(), {summary.cross_validation ? "fits" : "repeats", "seconds", ""});
  for (size_t i = 0; i < rows.size(); ++i) {
    rows[i].push_back(repeats_cell(summary.settings[shown[i]]));
    rows[i].push_back(seconds_cell(summary.settings[shown[i]].seconds));
    rows[i].push_back(remark(summary, shown[i]));
  }
  return in_columns(header, rows);
}

std::string best_line(const ExperimentSummary& summary) {
  const auto& best = *summary.best;
  const auto& setting = summary.settings[best.index];
  return "Best on validation: " + setting_name(summary, best.index) + ", " +
         percent(setting.validation_accuracy) + " over " + plural(setting.trained, "repeat") +
         ".\n";
}

std::string test_line(const ExperimentSummary& summary) {
  const auto& best = *summary.best;
  const auto& setting = summary.settings[best.index];
  return "Its test accuracy: " + percent(setting.test_accuracy) + " over " +
         plural(setting.trained, "repeat") + "; taking the " +
         plural(best.test_pictures, "test picture") + " as a sample of all there could be, " +
         decimals(100 * best.test_interval.low, 1) + " to " +
         decimals(100 * best.test_interval.high, 1) + " % (95 %, Wilson).\n";
}

std::string lead_line(const ExperimentSummary& summary) {
  const auto& lead = *summary.best->lead;
  const auto name = setting_name(summary, lead.runner_up);
  if (lead.validation.count == 0) return "Next is " + name + ", with no seed in common yet.\n";
  std::string text = "It leads " + name + " by " + points(lead.validation) + " on validation and " +
                     points(lead.test) + " on test";
  if (!lead.validation.half_width) return text + " (one seed: no interval).\n";
  text += " (paired over " + plural(lead.validation.count, "seed") + ")";
  return text + (lead.too_close_to_call() ? ": too close to call.\n" : ".\n");
}

std::string unfinished_lines(const ExperimentSummary& summary) {
  int64_t missing = 0, diverged = 0, failed = 0;
  for (const auto& setting : summary.settings) {
    diverged += setting.diverged;
    failed += setting.failed;
    missing += static_cast<int64_t>(setting.repeats.size()) - setting.finished;
  }
  std::string text;
  if (missing > 0) text += plural(missing, "trial") + " not trained yet.\n";
  if (diverged > 0) text += plural(diverged, "trial") + " diverged.\n";
  if (failed > 0) text += plural(failed, "trial") + " failed.\n";
  for (const auto& reason : summary.failures) text += "  " + reason + "\n";
  return text;
}

std::string mix_line(const ExperimentSummary& summary) {
  const auto mix = experiments::mix_of(summary.computed_by);
  return mix.empty() ? "" : "Mixed: " + mix + ".\n";
}

}  // namespace

std::string table(const ExperimentSummary& summary, const TableOptions& options) {
  const auto shown = shown_settings(summary, options);
  auto text = heading(summary, options) + columns(summary, shown);
  if (shown.size() < summary.settings.size()) {
    text += "  ... and " +
            plural(static_cast<int64_t>(summary.settings.size() - shown.size()), "more setting") +
            ": show --all\n";
  }
  if (summary.cross_validation) {
    text += verdict(summary);
  } else if (summary.best) {
    text += best_line(summary) + test_line(summary);
  }
  if (summary.best && summary.best->lead) text += lead_line(summary);
  return text + comparison_lines(summary, options.all) + unfinished_lines(summary) +
         mix_line(summary);
}

}  // namespace report
