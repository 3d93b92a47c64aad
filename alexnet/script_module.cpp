#include "alexnet/script_module.h"

#include <sstream>
#include <stdexcept>

#include "alexnet/layers.h"
#include "files/torch_archive.h"
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

std::string layer_name(size_t index) {
  return "conv" + std::to_string(index + 1);
}

std::string dense_name(size_t index) {
  return "fc" + std::to_string(index + 6);
}

std::string convolution_code(const std::string& name, const Convolution& layer) {
  std::ostringstream code;
  code << "def " << name
       << "(self, x: Tensor) -> Tensor:\n    return torch.relu_(torch.conv2d(x, self." << name
       << "_weight, self." << name << "_bias, [" << layer.stride << ", " << layer.stride << "], ["
       << layer.padding << ", " << layer.padding << "], [1, 1], " << layer.groups << "))\n";
  return code.str();
}

std::string dense_code(const std::string& name) {
  return "def " + name +
         "(self, x: Tensor) -> Tensor:\n    return torch.relu_(torch.linear(x.flatten(1), self." +
         name + "_weight, self." + name + "_bias))\n";
}

std::string default_layer(const Weights& weights) {
  return weights.convolutions.size() < 4 ? output_of(last_layer(weights)) : "conv4";
}

std::string forward_code(const Weights& weights) {
  std::string listed, quoted, steps;
  const auto layers = inner_names(weights);
  for (const auto& layer : layers) {
    listed += (listed.empty() ? "" : ", ") + layer;
    quoted += (quoted.empty() ? "\"" : ", \"") + layer + "\"";
    steps += "    x = self." + layer + "(x)\n";
    if (layer != layers.back()) steps += "    if layer == \"" + layer + "\":\n        return x\n";
  }
  return "def forward(self, images: Tensor, layer: str = \"" + default_layer(weights) +
         "\") -> Tensor:\n    known = layer in [" + quoted +
         "]\n    assert known, \"layer must be one of " + listed +
         "\"\n    x = self.input(images)\n" + steps + "    return x\n";
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
  const auto order = block == "block5" ? BlockOrder::pool : weights.order;
  const std::string pool = "    x = torch.max_pool2d(x, [3, 3], [2, 2])\n";
  std::string code = "def " + block + "(self, x: Tensor) -> Tensor:\n";
  if (order == BlockOrder::norm_then_pool) code += norm_code(block, weights.norm);
  code += pool;
  if (order == BlockOrder::pool_then_norm) code += norm_code(block, weights.norm);
  return code + "    return x\n";
}

void register_norm(torch::jit::Module& module, const std::string& block, const Weights& weights,
                   int64_t channels) {
  if (weights.order == BlockOrder::pool || block == "block5") return;
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
  if (bytes.compare(0, 2, "PK") == 0) files::TorchArchive{bytes};
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
    if (output_of(name) == name) continue;
    register_norm(module, output_of(name), weights, layer.weight.size(0));
    code += block_code(output_of(name), weights);
  }
  for (size_t i = 0; i < weights.dense.size(); ++i) {
    const auto name = dense_name(i);
    module.register_parameter(name + "_weight", weights.dense[i].weight, /*is_buffer=*/false);
    module.register_parameter(name + "_bias", weights.dense[i].bias, /*is_buffer=*/false);
    code += dense_code(name);
  }
  module.define(code + forward_code(weights));
  module.eval();
  return module;
}

Weights weights_of(const torch::jit::Module& module) {
  if (!module.hasattr("strides") || !module.hasattr("conv1_weight")) {
    throw std::runtime_error("is TorchScript, but not an AlexNet that facesweep saved");
  }
  Weights weights;
  const auto strides = module.attr("strides").toIntVector();
  const auto paddings = module.attr("paddings").toIntVector();
  const auto groups = module.attr("groups").toIntVector();
  const auto tensor = [&](const std::string& name) {
    return module.attr(name).toTensor().detach();
  };
  for (size_t i = 0; i < strides.size(); ++i) {
    const auto name = layer_name(i);
    weights.convolutions.push_back({tensor(name + "_weight"), tensor(name + "_bias"), strides[i],
                                    paddings.at(i), groups.at(i)});
  }
  for (size_t i = 0; module.hasattr(dense_name(i) + "_weight"); ++i) {
    weights.dense.push_back({tensor(dense_name(i) + "_weight"), tensor(dense_name(i) + "_bias")});
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
