#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/summary/summary.h"

namespace report {

/// A number with that many digits behind the point; never "-0.0".
std::string decimals(double number, int digits);

/// "1 trial", "2 trials".
std::string plural(int64_t count, const std::string& word);

/// "78.3 % ± 1.2"; "-" where nothing was trained; without "± ..." for one repeat.
std::string percent(const experiments::MeanInterval& share);

/// A difference of accuracies: "15.5 ± 1.6 points".
std::string points(const experiments::MeanInterval& difference);

/// "0.034", "2.1e-05".
std::string p_value(double p);

/// "hidden_units=200, batch_size=10", or "the only setting".
std::string setting_name(const experiments::ExperimentSummary& summary, size_t index);

/// Of an int64 tensor [classes, classes], as in BestSetting.
std::vector<std::vector<int64_t>> confusion_rows(const torch::Tensor& confusion);

}  // namespace report
