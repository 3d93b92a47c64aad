#include "app/exports/torchscript.h"

#include <fmt/core.h>

#include <sstream>
#include <stdexcept>

#include "alexnet/layers.h"
#include "alexnet/script_module.h"
#include "app/exports/contents.h"
#include "app/inputs/script_network.h"
#include "files/whole_file.h"

namespace exports {
namespace {

constexpr const char* square_code = R"(
    side = min(x.size(2), x.size(3))
    top = (x.size(2) - side) // 2
    left = (x.size(3) - side) // 2
    x = x[:, :, top:top + side, left:left + side])";

// Of float images [N, 3, side, side] in 0..255.
constexpr const char* grey_code = R"(
    x = (299 * x[:, 0] + 587 * x[:, 1] + 114 * x[:, 2]) / 255000
    return x.flatten(1))";

std::string alexnet_code(const alexnet::Weights& weights) {
  const auto layer = alexnet::output_of(alexnet::last_layer(weights));
  return "\n    x = self.alexnet.forward(x.permute(0, 2, 3, 1), \"" + layer + "\").flatten(1)";
}

/// Of the value of an expression, the tensor that ScriptNetwork takes.
std::string tensor_within(const c10::TypePtr& type, const std::string& value) {
  if (const auto tuple = type->cast<c10::TupleType>())
    return tensor_within(tuple->elements().at(0), value + "[0]");
  if (const auto dictionary = type->cast<c10::DictType>())
    return tensor_within(dictionary->getValueType(), value + "[\"output\"]");
  return value;
}

std::string colour_text(const std::array<double, 3>& values) {
  return fmt::format("torch.tensor([{:.17g}, {:.17g}, {:.17g}], dtype=6).view(1, 3, 1, 1)",
                     values[0], values[1], values[2]);  // ScalarType 6 is float32
}

/// Pictures of the size that the network was trained on are whole numbers; others are rounded.
std::string network_code(const experiments::NetworkOptions& options, const c10::TypePtr& result) {
  std::string code = "\n    x = x.round().clamp(0, 255)";
  if (options.takes == experiments::NetworkTakes::planes) {
    code += fmt::format(R"(
    if x.size(2) != {0} or x.size(3) != {0}:
        x = torch._upsample_bilinear2d_aa(x, [{0}, {0}], False, None, None)
    x = (x / 255 - {1}) / {2})",
                        options.size, colour_text(options.mean), colour_text(options.deviation));
  } else {
    code += "\n    x = x.permute(0, 2, 3, 1).to(0).contiguous()";  // ScalarType 0 is uint8
  }
  return code + "\n    x = " + tensor_within(result, "self.network.forward(x)") +
         ".flatten(1).type_as(self.one)";
}

constexpr const char* half_code = R"(
    x = x.to(5).type_as(self.one))";  // ScalarType 5 is float16

constexpr const char* classify_code = R"(
def forward(self, images: Tensor) -> Tensor:
    return self.head(self.rows(images))
def classify(self, images: Tensor) -> Tuple[Tensor, List[str]]:
    return (self.forward(images), self.class_names)
)";

std::string rows_code(const ExportedModel& model, const c10::TypePtr& network_result) {
  std::string code = R"(
def rows(self, images: Tensor) -> Tensor:
    fits = images.dim() == 4 and images.size(3) == 3
    assert fits, "images must be [N, H, W, 3]"
    x = images.permute(0, 3, 1, 2).type_as(self.one))";
  if (model.picture.framing == Framing::middle_square) code += square_code;
  code += fmt::format(R"(
    if x.size(2) != {0} or x.size(3) != {0}:
        x = torch._upsample_bilinear2d_aa(x, [{0}, {0}], False, None, None))",
                      model.picture.side);
  if (model.network)
    return code + network_code(model.network->options(), network_result) + "\n    return x\n";
  if (!model.alexnet) return code + grey_code + "\n";
  code += alexnet_code(*model.alexnet);
  if (model.half_precision) code += half_code;
  return code + "\n    return x\n";
}

std::string head_code(const ExportedModel& model) {
  std::string code = "def head(self, rows: Tensor) -> Tensor:\n    x = rows\n";
  if (model.scaling.mean.defined()) code += "    x = x - self.input_mean\n";
  if (model.scaling.divisor != 1)
    code += fmt::format("    x = x / {:.17g}\n", model.scaling.divisor);
  for (const auto& layer : models::architecture_of(model.model).layers) {
    code += "    x = self." + layer.name + ".forward(x)\n";
    if (!layer.activation.empty()) code += "    x = torch." + layer.activation + "(x)\n";
  }
  return code + (scores_are_logits(model) ? "    return torch.softmax(x, 1)\n" : "    return x\n");
}

torch::jit::Module loaded(const std::string& bytes) {
  std::istringstream stream(bytes);
  return torch::jit::load(stream);
}

torch::jit::Module linear_layer(const torch::Tensor& weight, const torch::Tensor& bias) {
  torch::jit::Module layer("LinearLayer");
  layer.register_parameter("weight", weight, /*is_buffer=*/false);
  layer.register_parameter("bias", bias, /*is_buffer=*/false);
  layer.define(
      "def forward(self, x: Tensor) -> Tensor:\n"
      "    return torch.linear(x, self.weight, self.bias)\n");
  return layer;
}

void register_layers(torch::jit::Module& module, const ExportedModel& model) {
  for (const auto& [name, inputs, outputs, activation] :
       models::architecture_of(model.model).layers) {
    module.register_module(name, linear_layer(model.parameters.at(name + ".weight"),
                                              model.parameters.at(name + ".bias")));
  }
}

void register_description(torch::jit::Module& module, const ExportedModel& model) {
  c10::List<std::string> names;
  for (const auto& name : model.class_names) names.push_back(name);
  module.register_attribute("class_names", c10::ListType::ofStrings(), names);
  c10::Dict<std::string, std::string> metadata;
  for (const auto& [key, value] : metadata_of(model)) metadata.insert(key, value);
  module.register_attribute(
      "metadata", c10::DictType::create(c10::StringType::get(), c10::StringType::get()), metadata);
}

}  // namespace

torch::jit::Module script_module(const ExportedModel& model) {
  check(model);
  torch::jit::Module module("FaceSweepModel");
  register_layers(module, model);
  register_description(module, model);
  module.register_buffer("one", torch::ones({}));
  if (model.scaling.mean.defined()) module.register_buffer("input_mean", model.scaling.mean);
  if (model.alexnet) module.register_module("alexnet", alexnet::script_module(*model.alexnet));
  c10::TypePtr network_result;
  if (model.network) {
    const auto network = loaded(model.network->bytes());
    network_result = network.get_method("forward").function().getSchema().returns().at(0).type();
    module.register_module("network", network);
  }
  module.define(rows_code(model, network_result) + head_code(model) + classify_code);
  module.eval();
  return module;
}

void write_torchscript(const std::filesystem::path& path, const ExportedModel& model) {
  std::ostringstream bytes;
  script_module(model).save(bytes);
  files::write_whole(path, bytes.str());
}

ExportedModel model_of(const torch::jit::Module& module) {
  if (!module.hasattr("metadata") || !module.hasattr("class_names")) {
    throw std::runtime_error("is TorchScript, but not a model that facesweep exported");
  }
  Contents contents;
  for (const auto& entry : module.attr("metadata").toGenericDict()) {
    contents.metadata[entry.key().toStringRef()] = entry.value().toStringRef();
  }
  for (const auto& [name, layer] : module.named_children()) {
    const bool makes_rows = name == "network" || name == "alexnet";
    if (makes_rows || !layer.hasattr("weight") || !layer.hasattr("bias")) continue;
    contents.tensors[name + ".weight"] = layer.attr("weight").toTensor().detach();
    contents.tensors[name + ".bias"] = layer.attr("bias").toTensor().detach();
  }
  if (module.hasattr("input_mean")) {
    contents.tensors["input.mean"] = module.attr("input_mean").toTensor();
  }
  if (module.hasattr("network")) {
    std::ostringstream stream;
    module.attr("network").toModule().save(stream);
    add_network(stream.str(), contents);
  }
  if (module.hasattr("alexnet")) {
    add_tensors(alexnet::weights_of(module.attr("alexnet").toModule()), contents);
  }
  return model_of(contents);
}

}  // namespace exports
