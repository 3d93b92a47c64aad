#pragma once

#include <string>
#include <vector>

#include "data_loaders/preview.h"

namespace commands {

/// Pictures that a data set does not use, or keeps together, to be seen side by side.
struct SetAside {
  /// Numbered from 1; nothing where no picture can be shown.
  std::vector<data_loaders::MontageRow> rows;
  /// Names the pictures in the rows' order, and what is not shown and why.
  std::string text;
};

/// The files that were left out, a row for each class and reason; those that were not decoded are
/// named in the text alone.
SetAside left_out_pictures(const data_loaders::LabelledImages& images, int64_t per_row);

/// Doubles, copies and whatever else is one group, a row for each group of several: what stays, and
/// then what was left out for it. Pictures that contradict each other are a row as well.
SetAside double_pictures(const data_loaders::LabelledImages& images, int64_t per_row);

}  // namespace commands
