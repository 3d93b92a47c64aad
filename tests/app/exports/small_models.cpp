#include "tests/app/exports/small_models.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/script.h>

#include <sstream>

#include "alexnet/layers.h"
#include "alexnet/untrained_weights.h"
#include "alexnet/weights.h"
#include "app/inputs/script_network.h"
#include "models/classifier.h"

namespace small_models {
namespace {

using exports::ExportedModel;
using models::ModelType;

torch::Generator generator(uint64_t seed) {
  return torch::make_generator<at::CPUGeneratorImpl>(seed);
}

/// Weights that make scores of ordinary size, so that probabilities are far from 0 and 1.
void draw_parameters(ExportedModel& model, double input_scale) {
  auto random = generator(3);
  const auto small = models::make_classifier(
      {model.model.type, 1, model.model.hidden_units, model.model.classes, /*initial_scale=*/1}, 0);
  double scale = input_scale;
  for (const auto& parameter : small->named_parameters()) {
    auto shape = parameter.value().sizes().vec();
    const bool is_first = model.parameters.empty();
    if (is_first) shape[1] = model.model.features;
    model.parameters[parameter.key()] = torch::randn(shape, random) * scale;
    scale = 0.5;
  }
}

ExportedModel model(ModelType type, int64_t hidden_units, int64_t features, double input_scale) {
  ExportedModel model;
  model.model = {type, features, hidden_units, /*classes=*/3};
  draw_parameters(model, input_scale);
  model.class_names = {"Zoë", "Jürgen \"J\"", "Anna"};
  auto& provenance = model.provenance;
  provenance.trial = R"({"dataset":"faces","seed":0})";
  provenance.trial_id = "0123abcd";
  provenance.dataset = "faces";
  provenance.data_fingerprint = "fedc";
  provenance.demo = true;
  provenance.test_pictures = 30;
  provenance.test_correct = 27;
  provenance.train_pictures = 90;
  provenance.repeat = 2;
  provenance.fold = 3;
  provenance.program = "0.1.0";
  return model;
}

ExportedModel with_type(ModelType type) {
  auto regression = model(type, /*hidden_units=*/0, /*features=*/144, /*input_scale=*/0.2);
  regression.picture = {12, 1, exports::Framing::middle_square};
  regression.input = "pixels";
  return regression;
}

}  // namespace

ExportedModel pixels() {
  auto pixels = model(ModelType::face_network, 4, 144, 0.1);
  pixels.picture = {12, 3, exports::Framing::stretched};
  auto random = generator(4);
  pixels.scaling = {torch::rand({144}, random), 0.28};
  return pixels;
}

ExportedModel conv4() {
  static const auto weights = alexnet::up_to(alexnet::untrained_weights(0), "conv4");
  const auto features = alexnet::output_shape(weights).numbers();
  auto conv4 = model(ModelType::face_network, 3, features, 1e-4);
  conv4.input = "alexnet.conv4";
  conv4.picture = {40, 3, exports::Framing::middle_square};
  auto random = generator(5);
  conv4.scaling.mean = torch::rand({features}, random);
  conv4.alexnet = weights;
  return conv4;
}

ExportedModel fc7() {
  static const auto weights = [] {
    auto random = generator(7);
    auto weights = alexnet::untrained_weights(0);
    weights.dense = {{torch::randn({20, 9216}, random) * 0.02, torch::randn({20}, random)},
                     {torch::randn({15, 20}, random) * 0.3, torch::randn({15}, random)}};
    return weights;
  }();
  auto fc7 = model(ModelType::face_network, 3, 15, 0.05);
  fc7.input = "alexnet.fc7";
  fc7.picture = {40, 3, exports::Framing::middle_square};
  fc7.alexnet = weights;
  return fc7;
}

ExportedModel conv1() {
  auto conv1 = model(ModelType::logistic_regression, 0, 69984, 1e-4);
  conv1.input = "alexnet.conv1";
  conv1.picture = {50, 3, exports::Framing::stretched};
  conv1.alexnet = alexnet::up_to(*conv4().alexnet, "conv1");
  return conv1;
}

ExportedModel own_network(bool takes_planes) {
  torch::jit::Module module("Own");
  auto random = generator(8);
  module.register_parameter("weight", torch::randn({5, 3, 3, 3}, random), /*is_buffer=*/false);
  const std::string x = takes_planes ? "x" : "x.permute(0, 3, 1, 2).type_as(self.weight) / 255";
  module.define("def forward(self, x: Tensor):\n    x = torch.conv2d(" + x +
                ", self.weight, None, [2, 2])\n    return {\"output\": (torch.relu(x), x)}\n");
  std::ostringstream bytes;
  module.save(bytes);
  experiments::NetworkOptions options;
  if (takes_planes) {
    options.takes = experiments::NetworkTakes::planes;
    options.size = 11;
    options.mean = {0.485, 0.456, 0.406};
    options.deviation = {0.229, 0.224, 0.225};
  }
  auto network = std::make_shared<experiments::ScriptNetwork>("own.pt", bytes.str(), options);
  auto own = model(ModelType::face_network, 3, network->features(14, 14), 0.1);
  own.input = "own";
  own.picture = {14, 3, exports::Framing::middle_square};
  own.scaling.mean = torch::rand({own.model.features}, random);
  own.network = std::move(network);
  return own;
}

std::vector<std::pair<std::string, ExportedModel>> all() {
  auto rounded = conv4();
  rounded.half_precision = true;
  rounded.picture = {301, 3, exports::Framing::stretched};  // larger than AlexNet's input
  rounded.alexnet->order = alexnet::BlockOrder::norm_then_pool;
  return {{"pixels", pixels()},
          {"conv4 of small pictures", conv4()},
          {"conv4 of large pictures, rounded, Caffe's order", rounded},
          {"fc7", fc7()},
          {"logistic regression of conv1", conv1()},
          {"logistic regression of grey pictures", with_type(ModelType::logistic_regression)},
          {"linear regression of grey pictures", with_type(ModelType::linear_regression)}};
}

torch::Tensor pictures(int64_t count, int64_t height, int64_t width) {
  auto random = generator(6);
  return torch::randint(256, {count, height, width, 3}, random, torch::kUInt8);
}

torch::Tensor pictures_for(const ExportedModel& model, int64_t count) {
  const auto side = model.picture.side;
  return pictures(count, side, side).narrow(3, 0, model.picture.channels).contiguous();
}

}  // namespace small_models
