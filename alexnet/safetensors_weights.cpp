#include <regex>
#include <stdexcept>

#include "alexnet/weight_readers.h"
#include "files/content_digest.h"

namespace alexnet {
namespace {

// One entry of the metadata, which must match `pattern` as a whole.
std::smatch described(const std::map<std::string, std::string>& metadata, const std::string& key,
                      const std::string& pattern) {
  const auto found = metadata.find(key);
  if (found == metadata.end()) throw std::runtime_error("its metadata has no \"" + key + "\"");
  std::smatch match;
  if (!std::regex_match(found->second, match, std::regex(pattern))) {
    throw std::runtime_error("its metadata's \"" + key + "\" is not understood: \"" +
                             found->second + "\"");
  }
  return match;
}

ResponseNorm read_norm(const std::map<std::string, std::string>& metadata) {
  const std::string number = "([0-9]{1,9}(?:\\.[0-9]{1,17})?(?:e[-+]?[0-9]{1,2})?)";
  const auto match =
      described(metadata, "lrn",
                "size ([1-9][0-9]{0,3}), alpha " + number +
                    " \\((not divided|divided) by size\\), beta " + number + ", k " + number);
  ResponseNorm norm{std::stoll(match[1]), std::stod(match[2]), std::stod(match[4]),
                    std::stod(match[5])};
  if (norm.k <= 0) throw std::runtime_error("its metadata's \"lrn\" has k 0: expected more");
  if (match[3] == "divided") norm.alpha /= static_cast<double>(norm.size);
  return norm;
}

BlockOrder read_order(const std::map<std::string, std::string>& metadata) {
  const auto match = described(
      metadata, "block_order",
      "conv, relu, (maxpool 3x3 stride 2, lrn|lrn, maxpool 3x3 stride 2|maxpool 3x3 stride 2)");
  if (match[1] == "maxpool 3x3 stride 2") return BlockOrder::pool;
  return match[1] == "maxpool 3x3 stride 2, lrn" ? BlockOrder::pool_then_norm
                                                 : BlockOrder::norm_then_pool;
}

torch::Tensor centre_crop(const torch::Tensor& image, int64_t side) {
  if (image.dim() != 3 || image.size(0) != 3 || image.size(1) < side || image.size(2) < side) {
    throw std::runtime_error("image_mean is smaller than the network's input");
  }
  return image.narrow(1, (image.size(1) - side) / 2, side)
      .narrow(2, (image.size(2) - side) / 2, side)
      .contiguous();
}

// conv1 then takes RGB whatever the file's order was, and nothing is reordered at run time.
void make_rgb(Weights& weights) {
  auto& weight = weights.convolutions[0].weight;
  weight = weight.flip({1}).contiguous();
  weights.mean = weights.mean.flip({0}).contiguous();
}

// The first two convolutions of AlexNet as it was published: 227 x 227, stride 4, then padding 2.
Weights grouped_weights(const files::Safetensors& file) {
  described(file.metadata, "layout", "OIHW, cross-correlation");
  const auto input = described(file.metadata, "input",
                               "(RGB|BGR), 0\\.\\.255, minus the centre crop of image_mean.*");
  Weights weights;
  read_layers(file.tensors, published_layers(), weights);
  weights.order = read_order(file.metadata);
  if (weights.order != BlockOrder::pool) weights.norm = read_norm(file.metadata);
  weights.mean = centre_crop(take(file.tensors, "image_mean"), weights.input_side);
  weights.scale = torch::ones({3});
  if (input[1] == "BGR") make_rgb(weights);
  const auto source = file.metadata.find("source");
  weights.source = source == file.metadata.end() ? "safetensors" : source->second;
  return weights;
}

}  // namespace

Weights read_safetensors_weights(const std::filesystem::path& path) {
  const auto file = files::checked_by_digest(files::read_safetensors(path));
  if (file.tensors.count("features.0.weight") != 0) return torchvision_weights(file.tensors);
  return grouped_weights(file);
}

}  // namespace alexnet
