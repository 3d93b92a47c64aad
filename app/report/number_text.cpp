#include "app/report/number_text.h"

#include <cstdio>

namespace report {

using experiments::ExperimentSummary;
using experiments::MeanInterval;

std::string decimals(double number, int digits) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", digits, number);
  // -0.0 is a rounding accident, not a number to show.
  const std::string shown = text;
  return shown.find_first_not_of("-0.") == std::string::npos && shown[0] == '-' ? shown.substr(1)
                                                                                : shown;
}

std::string plural(int64_t count, const std::string& word) {
  return std::to_string(count) + " " + word + (count == 1 ? "" : "s");
}

std::string percent(const MeanInterval& share) {
  if (share.count == 0) return "-";
  const auto text = decimals(100 * share.mean, 1) + " %";
  return share.half_width ? text + " ± " + decimals(100 * *share.half_width, 1) : text;
}

std::string points(const MeanInterval& difference) {
  auto text = decimals(100 * difference.mean, 1);
  if (difference.half_width) text += " ± " + decimals(100 * *difference.half_width, 1);
  return text + " points";
}

std::string p_value(double p) {
  char text[32];
  std::snprintf(text, sizeof text, p > 0 && p < 0.001 ? "%.1e" : "%.3f", p);
  return text;
}

std::string setting_name(const ExperimentSummary& summary, size_t index) {
  const auto& name = summary.settings[index].name;
  return name.empty() ? "the only setting" : name;
}

std::vector<std::vector<int64_t>> confusion_rows(const torch::Tensor& confusion) {
  std::vector<std::vector<int64_t>> rows;
  for (const auto& row : confusion.contiguous().unbind()) {
    rows.emplace_back(row.data_ptr<int64_t>(), row.data_ptr<int64_t>() + row.numel());
  }
  return rows;
}

}  // namespace report
