#pragma once

#include <cstdint>
#include <filesystem>

#include "app/exports/formats.h"
#include "app/exports/predictor.h"

namespace exports {

/// By how much a written file may differ from the model in memory.
constexpr double kLargestDifference = 1e-5;

/// What the check of a written file found.
struct Verification {
  int64_t bytes = 0;  ///< of the file
  int64_t pictures = 0;
  double largest_difference = 0;  ///< of any probability of any picture
  double seconds = 0;             ///< to write the file
};

/// Writes the file under another name beside `path`, loads it again, compares what it says of
/// `pictures` (as in Predictor::rows) with `predictor`, and gives it its name. Throws
/// std::runtime_error where a probability differs by more than kLargestDifference, or as
/// write_model and probabilities_by_file; then no file is left.
Verification write_verified(const std::filesystem::path& path, Format format,
                            const Predictor& predictor, const torch::Tensor& pictures,
                            const OnnxOptions& options = {});

}  // namespace exports
