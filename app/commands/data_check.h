#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/inputs/load_dataset.h"

namespace commands {

/// What is to be known of a data set before anything is trained on it.
struct CheckedData {
  std::string name;
  data_loaders::LabelledImages images;
  data_loaders::SplitOptions split;
  std::optional<experiments::DatasetRecord> record;  ///< none where it cannot be split
  std::string problem;                               ///< why it cannot be; else empty
  std::vector<std::string> warnings;                 ///< of what may mislead
};

CheckedData checked_data(const std::string& name, data_loaders::LabelledImages images,
                         const experiments::DatasetOptions& options);

/// Counts by class, part and reason, warnings and notices; with `list` every file that was left
/// out.
std::string check_text(const CheckedData& checked, bool list);

/// The same as JSON, always with the files.
std::string check_json(const CheckedData& checked);

}  // namespace commands
