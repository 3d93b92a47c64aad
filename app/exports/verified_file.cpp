#include "app/exports/verified_file.h"

#include <fmt/core.h>

#include <chrono>
#include <stdexcept>

#include "app/error_words.h"
#include "app/exports/read_model.h"
#include "files/unfinished_path.h"

namespace exports {
namespace {

/// Rows before scaling, which is what the file of --head-only takes.
torch::Tensor unscaled_rows(const Predictor& predictor, const torch::Tensor& pictures) {
  auto unscaled = predictor.model();
  unscaled.scaling = {};
  return Predictor(unscaled).rows(pictures);
}

/// OpenCV, which runs ONNX here, knows no float16: its answers are those of the model without
/// rounding.
torch::Tensor without_rounding(const Predictor& predictor, const torch::Tensor& pictures) {
  auto model = predictor.model();
  model.half_precision = false;
  return Predictor(model).probabilities(pictures);
}

double difference(const torch::Tensor& a, const torch::Tensor& b) {
  return (a - b).abs().max().item<double>();
}

double largest_difference(const std::filesystem::path& file, Format format,
                          const Predictor& predictor, const torch::Tensor& pictures,
                          bool head_only) {
  const auto expected = predictor.probabilities(pictures);
  if (head_only) {
    return difference(probabilities_by_head(file, unscaled_rows(predictor, pictures)), expected);
  }
  const bool is_rounded = predictor.model().half_precision && format == Format::onnx;
  const auto by_graph = difference(probabilities_by_file(file, format, pictures),
                                   is_rounded ? without_rounding(predictor, pictures) : expected);
  // What `predict` will read must be the same as well.
  const auto read = Predictor(read_model(file)).probabilities(pictures);
  return std::max(by_graph, difference(read, expected));
}

Verification written_and_compared(const std::filesystem::path& path, Format format,
                                  const Predictor& predictor, const torch::Tensor& pictures,
                                  const OnnxOptions& options) {
  const auto started = std::chrono::steady_clock::now();
  write_model(path, format, predictor.model(), options);
  Verification found;
  found.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  found.bytes = static_cast<int64_t>(std::filesystem::file_size(path));
  found.pictures = pictures.size(0);
  found.largest_difference =
      largest_difference(path, format, predictor, pictures, options.head_only);
  return found;
}

}  // namespace

Verification write_verified(const std::filesystem::path& path, Format format,
                            const Predictor& predictor, const torch::Tensor& pictures,
                            const OnnxOptions& options) {
  files::UnfinishedPath file(path);
  Verification found;
  try {
    found = written_and_compared(file.path(), format, predictor, pictures, options);
  } catch (const std::exception& error) {
    throw std::runtime_error(file.said_of_asked(app::words_of(error)));
  }
  if (!(found.largest_difference <= kLargestDifference)) {
    throw std::runtime_error(fmt::format(
        "{}: not written, because the file differs from the model in memory by {:.1e} on the test "
        "pictures (at most {:.0e} is allowed)",
        path.string(), found.largest_difference, kLargestDifference));
  }
  file.finish();
  return found;
}

}  // namespace exports
