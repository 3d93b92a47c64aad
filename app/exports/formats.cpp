#include "app/exports/formats.h"

#include <torch/script.h>

#include <opencv2/dnn.hpp>
#include <stdexcept>

#include "app/error_words.h"
#include "app/exports/contents.h"
#include "app/exports/predictor.h"
#include "app/exports/pth.h"
#include "app/exports/read_model.h"
#include "app/exports/torchscript.h"
#include "data_loaders/pictures.h"
#include "files/content_digest.h"

namespace exports {
namespace {

constexpr int64_t kBatch = 16;

torch::Tensor by_torchscript(const std::filesystem::path& path, const torch::Tensor& pictures) {
  const torch::NoGradGuard no_gradient;
  auto module = torch::jit::load(path.string());
  std::vector<torch::Tensor> parts;
  for (const auto& batch : pictures.split(kBatch)) {
    parts.push_back(module.forward({data_loaders::with_three_channels(batch)}).toTensor());
  }
  return torch::cat(parts);
}

/// OpenCV's dnn knows float32 inputs only, which the graph's first Cast leaves as they are; one row
/// at a time, since it fixes the free size of the batch at 1.
torch::Tensor by_opencv(const std::filesystem::path& path, const torch::Tensor& inputs) {
  try {
    auto network = cv::dnn::readNetFromONNX(path.string());
    std::vector<torch::Tensor> parts;
    for (const auto& input : inputs.split(1)) {
      const auto values = input.to(torch::kFloat32).contiguous();
      const std::vector<int> sizes(values.sizes().begin(), values.sizes().end());
      network.setInput(cv::Mat(sizes, CV_32F, values.data_ptr()));
      const cv::Mat output = network.forward();
      parts.push_back(
          torch::from_blob(output.data, {1, static_cast<int64_t>(output.total())}).clone());
    }
    return torch::cat(parts);
  } catch (const cv::Exception& error) {
    throw std::runtime_error(path.string() + ": " + app::words_of(error));
  }
}

}  // namespace

void write_model(const std::filesystem::path& path, Format format, const ExportedModel& model,
                 const OnnxOptions& options) {
  if (options.head_only && format != Format::onnx) {
    throw std::invalid_argument("write_model: head_only is of ONNX files alone");
  }
  check(model);
  switch (format) {
    case Format::torchscript:
      return write_torchscript(path, model);
    case Format::onnx:
      return write_onnx(path, model, options);
    case Format::safetensors:
      return files::write_safetensors(path, files::with_digest(contents_of(model)));
    case Format::pth:
      return write_pth(path, contents_of(model));
  }
  throw std::invalid_argument("write_model: unknown format");
}

torch::Tensor probabilities_by_file(const std::filesystem::path& path, Format format,
                                    const torch::Tensor& pictures) {
  if (format == Format::torchscript) return by_torchscript(path, pictures);
  if (format == Format::onnx) return by_opencv(path, data_loaders::with_three_channels(pictures));
  return Predictor(read_model(path)).probabilities(pictures);
}

torch::Tensor probabilities_by_head(const std::filesystem::path& path, const torch::Tensor& rows) {
  return by_opencv(path, rows);
}

}  // namespace exports
