#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "data_loaders/labelled_images.h"

namespace experiments {

/// What a run used of one data set.
struct DatasetRecord {
  std::vector<std::string> class_names;
  /// Pictures per class, in the order of class_names, by part: "train", "validation", "test".
  std::map<std::string, std::vector<int64_t>> counts;
  data_loaders::LeftOut left_out;
  std::string fingerprint;
  std::vector<std::string> notices{};  ///< as data_loaders::LabelledImages::notices
  /// The first 200 files of each reason, without pictures; left_out counts them all.
  std::vector<data_loaders::LeftOutFile> left_out_files{};
};

}  // namespace experiments
