#include <torch/types.h>

#include "app/exports/contents.h"
#include "app/exports/formats.h"
#include "files/safetensors.h"
#include "files/whole_file.h"
#include "fuzz/seeds.h"
#include "tests/alexnet/caffe_file.h"
#include "tests/app/exports/small_models.h"

namespace fuzz {
namespace {

using exports::Format;
using Folder = std::filesystem::path;

/// Without its digest: behind that no changed byte would be read.
std::string without_digest(const Folder& onnx) {
  auto bytes = files::read_whole(onnx);
  const auto key = bytes.find("content_sha256");
  if (key != bytes.npos) bytes[key] = 'C';
  return bytes;
}

void write_exports(const Folder& folder) {
  const auto model = small_models::pixels();
  exports::write_model(folder / "torchscript", Format::torchscript, model);
  exports::write_model(folder / "pth", Format::pth, model);
  exports::write_model(folder / "safetensors", Format::safetensors, model);
  exports::write_model(folder / "onnx", Format::onnx, model);
  files::write_whole(folder / "unsigned_onnx", without_digest(folder / "onnx"));
  files::write_safetensors(folder / "unsigned_safetensors", exports::contents_of(model));
}

/// Shapes that do not fit, so that the files stay small; the readers see them last.
void write_weights(const Folder& folder) {
  const auto weight = torch::ones({2, 3, 2, 2}), bias = torch::ones({2});
  files::write_whole(folder / "caffe_weights" / "two",
                     caffe_file::model({{"conv1", {weight, bias}}, {"conv2", {weight, bias}}}));
  files::write_safetensors(
      folder / "safetensors_weights" / "grouped",
      {{{"conv1.weight", weight}, {"conv1.bias", bias}, {"image_mean", torch::ones({3, 2, 2})}},
       {{"layout", "OIHW, cross-correlation"},
        {"input", "RGB, 0..255, minus the centre crop of image_mean [3,256,256]"},
        {"block_order", "conv, relu, maxpool 3x3 stride 2, lrn"},
        {"lrn", "size 5, alpha 1e-4 (not divided by size), beta 0.75, k 2"}}});
  files::write_safetensors(folder / "safetensors_weights" / "torchvision",
                           {{{"features.0.weight", weight}, {"features.0.bias", bias}}, {}});
}

}  // namespace

void write_seeds_of_models(const Folder& folder) {
  write_exports(folder / "model");
  write_weights(folder);
}

}  // namespace fuzz
