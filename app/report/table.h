#pragma once

#include <string>

#include "app/summary/summary.h"

namespace report {

struct TableOptions {
  bool all = false;   ///< every setting, however many: `show --all`
  bool demo = false;  ///< the data was generated, which the heading says
};

/// Settings that a table shows at most, unless all are asked for; of more than kManySettings the
/// best kShownSettings stand.
constexpr size_t kManySettings = 30;
constexpr size_t kShownSettings = 20;

/// One experiment in plain text (UTF-8): a heading, a line per setting with the fields that vary,
/// accuracies as "78.3 % ± 1.2" (mean and 95 % interval over the repeats), the number of repeats
/// and the seconds of one training, the best marked; and, in words, which setting is best, how it
/// does on the test pictures and by how much it leads.
std::string table(const experiments::ExperimentSummary& summary, const TableOptions& options = {});

}  // namespace report
