#include "alexnet/script_module.h"

#include <sstream>
#include <stdexcept>

#include "files/whole_file.h"

namespace alexnet {
namespace {

// The sum over neighbouring channels is a 1 x 1 convolution with a band matrix: the fastest way
// with operators that every LibTorch has, and its bias adds k for nothing.
torch::Tensor band(int64_t channels, const ResponseNorm& norm) {
  const auto half = norm.size / 2;
  return (torch::ones({channels, channels}).triu(-half).tril(half) * norm.alpha)
      .view({channels, channels, 1, 1});
}

constexpr const char* input_code = R"(
def input(self, images: Tensor) -> Tensor:
    x = images.permute(0, 3, 1, 2).type_as(self.mean)
    if x.size(2) != self.input_side or x.size(3) != self.input_side:
        x = torch._upsample_bilinear2d_aa(x, [self.input_side, self.input_side], False, None, None)
    return (x - self.mean) * self.scale.view(3, 1, 1)
)";

constexpr const char* forward_code = R"(
def forward(self, images: Tensor, layer: str = "conv4") -> Tensor:
    known = layer in ["conv1", "block1", "conv2", "block2", "conv3", "conv4"]
    assert known, "layer must be one of conv1, block1, conv2, block2, conv3, conv4"
    x = self.conv1(self.input(images))
    if layer == "conv1":
        return x
    x = self.block1(x)
    if layer == "block1":
        return x
    x = self.conv2(x)
    if layer == "conv2":
        return x
    x = self.block2(x)
    if layer == "block2":
        return x
    x = self.conv3(x)
    if layer == "conv3":
        return x
    return self.conv4(x)
)";

std::string layer_name(size_t index) {
  return "conv" + std::to_string(index + 1);
}

std::string convolution_code(const std::string& name, const Convolution& layer) {
  std::ostringstream code;
  code << "def " << name
       << "(self, x: Tensor) -> Tensor:\n    return torch.relu_(torch.conv2d(x, self." << name
       << "_weight, self." << name << "_bias, [" << layer.stride << ", " << layer.stride << "], ["
       << layer.padding << ", " << layer.padding << "], [1, 1], " << layer.groups << "))\n";
  return code.str();
}

std::string norm_code(const std::string& block, const ResponseNorm& norm) {
  std::ostringstream code;
  code.precision(17);
  code << "    s = torch.conv2d(x * x, self." << block << "_band, self." << block << "_k)\n";
  if (norm.beta == 0.75) {  // s^-3/4 by two roots: pow costs more than the rest of the block
    code << "    r = s.rsqrt_()\n    x = x * r * r.sqrt()\n";
  } else {
    code << "    x = x * s.pow(-" << norm.beta << ")\n";
  }
  return code.str();
}

std::string block_code(const std::string& block, const Weights& weights) {
  const std::string pool = "    x = torch.max_pool2d(x, [3, 3], [2, 2])\n";
  std::string code = "def " + block + "(self, x: Tensor) -> Tensor:\n";
  if (weights.order == BlockOrder::norm_then_pool) code += norm_code(block, weights.norm);
  code += pool;
  if (weights.order == BlockOrder::pool_then_norm) code += norm_code(block, weights.norm);
  return code + "    return x\n";
}

void register_norm(torch::jit::Module& module, const std::string& block, const Weights& weights,
                   int64_t channels) {
  if (weights.order == BlockOrder::pool) return;
  module.register_buffer(block + "_band", band(channels, weights.norm));
  module.register_buffer(block + "_k", torch::full({channels}, weights.norm.k));
}

void register_description(torch::jit::Module& module, const Weights& weights) {
  std::vector<int64_t> strides, paddings, groups;
  for (const auto& layer : weights.convolutions) {
    strides.push_back(layer.stride);
    paddings.push_back(layer.padding);
    groups.push_back(layer.groups);
  }
  const auto integers = c10::ListType::ofInts();
  module.register_attribute("strides", integers, strides);
  module.register_attribute("paddings", integers, paddings);
  module.register_attribute("groups", integers, groups);
  module.register_attribute("source", c10::StringType::get(), weights.source);
  module.register_attribute("trained", c10::BoolType::get(), weights.trained);
  module.register_attribute("order", c10::IntType::get(), static_cast<int64_t>(weights.order));
  module.register_attribute("input_side", c10::IntType::get(), weights.input_side);
  module.register_attribute("norm_size", c10::IntType::get(), weights.norm.size);
  module.register_attribute("norm_alpha", c10::FloatType::get(), weights.norm.alpha);
  module.register_attribute("norm_beta", c10::FloatType::get(), weights.norm.beta);
  module.register_attribute("norm_k", c10::FloatType::get(), weights.norm.k);
}

BlockOrder read_order(int64_t value) {
  if (value < 0 || value > 2) throw std::runtime_error("its block order is unknown");
  return static_cast<BlockOrder>(value);
}

torch::jit::Module load_module(const std::string& bytes) {
  std::istringstream stream(bytes);
  try {
    return torch::jit::load(stream);
  } catch (const std::exception&) {
    // LibTorch's words are about its own archive reader.
    throw std::runtime_error("not a TorchScript file, or damaged");
  }
}

}  // namespace

torch::jit::Module script_module(const Weights& weights) {
  check(weights);
  torch::jit::Module module("AlexNet");
  module.register_buffer("mean", weights.mean);
  module.register_buffer("scale", weights.scale);
  register_description(module, weights);
  std::string code = input_code;
  for (size_t i = 0; i < weights.convolutions.size(); ++i) {
    const auto& layer = weights.convolutions[i];
    const auto name = layer_name(i);
    module.register_parameter(name + "_weight", layer.weight, /*is_buffer=*/false);
    module.register_parameter(name + "_bias", layer.bias, /*is_buffer=*/false);
    code += convolution_code(name, layer);
  }
  for (size_t i = 0; i < 2; ++i) {
    const auto block = "block" + std::to_string(i + 1);
    register_norm(module, block, weights, weights.convolutions[i].weight.size(0));
    code += block_code(block, weights);
  }
  module.define(code + forward_code);
  module.eval();
  return module;
}

Weights weights_of(const torch::jit::Module& module) {
  if (!module.hasattr("strides") || !module.hasattr("conv4_weight")) {
    throw std::runtime_error("is TorchScript, but not an AlexNet that facesweep saved");
  }
  Weights weights;
  const auto strides = module.attr("strides").toIntVector();
  const auto paddings = module.attr("paddings").toIntVector();
  const auto groups = module.attr("groups").toIntVector();
  for (size_t i = 0; i < weights.convolutions.size(); ++i) {
    weights.convolutions[i] = {module.attr(layer_name(i) + "_weight").toTensor().detach(),
                               module.attr(layer_name(i) + "_bias").toTensor().detach(),
                               strides.at(i), paddings.at(i), groups.at(i)};
  }
  weights.order = read_order(module.attr("order").toInt());
  weights.norm = {module.attr("norm_size").toInt(), module.attr("norm_alpha").toDouble(),
                  module.attr("norm_beta").toDouble(), module.attr("norm_k").toDouble()};
  weights.input_side = module.attr("input_side").toInt();
  weights.mean = module.attr("mean").toTensor();
  weights.scale = module.attr("scale").toTensor();
  weights.source = module.attr("source").toStringRef();
  weights.trained = module.attr("trained").toBool();
  check(weights);
  return weights;
}

void save(const std::filesystem::path& path, const Weights& weights) {
  std::ostringstream bytes;
  script_module(weights).save(bytes);
  files::write_whole(path, bytes.str());
}

Weights load(const std::filesystem::path& path) {
  const auto bytes = files::read_whole(path);
  try {
    return weights_of(load_module(bytes));
  } catch (const c10::Error& error) {
    throw std::runtime_error(path.string() + ": " + error.what_without_backtrace());
  } catch (const std::exception& error) {
    throw std::runtime_error(path.string() + ": " + error.what());
  }
}

}  // namespace alexnet
