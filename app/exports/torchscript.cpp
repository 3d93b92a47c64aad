#include "app/exports/torchscript.h"

#include <fmt/core.h>

#include <sstream>
#include <stdexcept>

#include "alexnet/script_module.h"
#include "app/exports/contents.h"
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

constexpr const char* conv4_code = R"(
    x = self.alexnet.forward(x.permute(0, 2, 3, 1), "conv4").flatten(1))";

constexpr const char* half_code = R"(
    x = x.to(5).type_as(self.one))";  // ScalarType 5 is float16

constexpr const char* classify_code = R"(
def forward(self, images: Tensor) -> Tensor:
    return self.head(self.rows(images))
def classify(self, images: Tensor) -> Tuple[Tensor, List[str]]:
    return (self.forward(images), self.class_names)
)";

std::string rows_code(const ExportedModel& model) {
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
  if (!model.alexnet) return code + grey_code + "\n";
  code += conv4_code;
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
  module.define(rows_code(model) + head_code(model) + classify_code);
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
    if (!layer.hasattr("weight") || !layer.hasattr("bias")) continue;
    contents.tensors[name + ".weight"] = layer.attr("weight").toTensor().detach();
    contents.tensors[name + ".bias"] = layer.attr("bias").toTensor().detach();
  }
  if (module.hasattr("input_mean")) {
    contents.tensors["input.mean"] = module.attr("input_mean").toTensor();
  }
  if (module.hasattr("alexnet")) {
    add_tensors(alexnet::weights_of(module.attr("alexnet").toModule()), contents);
  }
  return model_of(contents);
}

}  // namespace exports
