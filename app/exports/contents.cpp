#include "app/exports/contents.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "alexnet/layers.h"
#include "app/inputs/script_network.h"
#include "app/json/json_field.h"
#include "app/json/parse_json.h"
#include "app/sweep_file/names.h"
#include "training/metrics.h"

namespace exports {
namespace {

using experiments::JsonField;
using nlohmann::json;

const std::string kFormat = "facesweep model 1";
const std::string kAlexNet = "alexnet.";
const std::string kMean = "input.mean";
const std::string kNetwork = "network.torchscript";

const experiments::Names<Framing>& framings() {
  static const experiments::Names<Framing> names{{"middle_square", Framing::middle_square},
                                                 {"stretched", Framing::stretched}};
  return names;
}

const experiments::Names<alexnet::BlockOrder>& orders() {
  static const experiments::Names<alexnet::BlockOrder> names{
      {"pool, norm", alexnet::BlockOrder::pool_then_norm},
      {"norm, pool", alexnet::BlockOrder::norm_then_pool},
      {"pool", alexnet::BlockOrder::pool}};
  return names;
}

template <class Value>
std::string name_in(const experiments::Names<Value>& names, Value value) {
  for (const auto& [name, candidate] : names) {
    if (candidate == value) return name;
  }
  throw std::invalid_argument("a value has no name");
}

template <class Value>
Value chosen(const experiments::Names<Value>& names, const JsonField& field) {
  const auto text = field.text();
  for (const auto& [name, value] : names) {
    if (name == text) return value;
  }
  field.expected("a known name");
}

json alexnet_json(const alexnet::Weights& weights) {
  json convolutions = json::array();
  for (const auto& layer : weights.convolutions) {
    convolutions.push_back(
        {{"stride", layer.stride}, {"padding", layer.padding}, {"groups", layer.groups}});
  }
  const auto& norm = weights.norm;
  return {
      {"source", weights.source},
      {"trained", weights.trained},
      {"input_side", weights.input_side},
      {"order", name_in(orders(), weights.order)},
      {"norm", {{"size", norm.size}, {"alpha", norm.alpha}, {"beta", norm.beta}, {"k", norm.k}}},
      {"convolutions", convolutions}};
}

json test_json(const Provenance& provenance) {
  const auto pictures = provenance.test_pictures, correct = provenance.test_correct;
  const auto interval = training::wilson_interval(correct, pictures);
  return {{"pictures", pictures},
          {"correct", correct},
          {"accuracy", pictures > 0 ? static_cast<double>(correct) / pictures : 0.0},
          {"low", interval.low},
          {"high", interval.high},
          {"interval", "95 %, Wilson"}};
}

json expected_json(const ExpectedAccuracy& expected) {
  return {{"accuracy", expected.accuracy},
          {"low", expected.low},
          {"high", expected.high},
          {"folds", expected.folds},
          {"interval", "95 %, nested cross-validation, corrected for overlapping training sets"}};
}

std::optional<ExpectedAccuracy> read_expected(const JsonField& root) {
  const auto field = root.find("expected");
  if (!field) return std::nullopt;
  const experiments::Bounds any;
  return ExpectedAccuracy{field->at("accuracy").number(any), field->at("low").number(any),
                          field->at("high").number(any), field->at("folds").integer(0)};
}

std::string row_words(const ExportedModel& model) {
  if (model.network) return "Row = what the network " + model.input + " gives. ";
  if (!model.alexnet) return "Row = (299 R + 587 G + 114 B) / 255000, pixel by pixel. ";
  const auto layer = alexnet::last_layer(*model.alexnet);
  const bool has_block = alexnet::output_of(layer) != layer;
  return "Row = AlexNet's " + layer + " after ReLU" + (has_block ? " and its block" : "") +
         ", in the order channel, row, column" +
         (model.half_precision ? ", rounded to float16. " : ". ");
}

json network_json(const experiments::NetworkOptions& options) {
  return {{"takes", experiments::name_of(options.takes)},
          {"size", options.size},
          {"mean", options.mean},
          {"std", options.deviation}};
}

std::array<double, 3> read_colours(const JsonField& field) {
  std::array<double, 3> values{};
  const auto items = field.items();
  if (items.size() != values.size()) field.expected("three numbers");
  for (size_t i = 0; i < values.size(); ++i) values[i] = items[i].number({});
  return values;
}

std::shared_ptr<const experiments::ScriptNetwork> read_network(const JsonField& field,
                                                               const std::string& name,
                                                               const Contents& contents) {
  const auto found = contents.tensors.find(kNetwork);
  if (found == contents.tensors.end() || found->second.scalar_type() != torch::kUInt8)
    throw std::runtime_error(kNetwork + " is missing");
  experiments::NetworkOptions options;
  options.takes = chosen(experiments::names<experiments::NetworkTakes>(), field.at("takes"));
  options.size = field.at("size").integer(0);
  options.mean = read_colours(field.at("mean"));
  options.deviation = read_colours(field.at("std"));
  const auto bytes = found->second.contiguous();
  return std::make_shared<experiments::ScriptNetwork>(
      "its network " + name,
      std::string(static_cast<const char*>(bytes.data_ptr()), bytes.nbytes()), options);
}

std::string preprocessing(const ExportedModel& model) {
  const auto side = model.picture.side;
  auto text = fmt::format("uint8 RGB pictures [N, {0}, {0}, 3]; {1}. ", side,
                          model.picture.framing == Framing::middle_square
                              ? "of other photos the square in the middle, resized"
                              : "other photos are resized as a whole");
  text += row_words(model);
  text += model.scaling.mean.defined() ? "The network reads (row - input.mean) / divisor."
                                       : "The network reads the row as it is.";
  return text;
}

/// Entries that are text; all others are JSON.
const std::set<std::string>& text_keys() {
  static const std::set<std::string> keys{"format",  "model",         "input",
                                          "dataset", "trial_id",      "data_fingerprint",
                                          "program", "preprocessing", "scores"};
  return keys;
}

json object_of(const std::map<std::string, std::string>& metadata) {
  json object = json::object();
  for (const auto& [key, value] : metadata) {
    object[key] =
        text_keys().count(key) != 0 ? json(value) : experiments::parse_json(value, "its " + key);
  }
  return object;
}

alexnet::Convolution read_convolution(const JsonField& field, const Contents& contents,
                                      const std::string& name) {
  const auto tensor = [&](const std::string& part) {
    const auto found = contents.tensors.find(name + part);
    if (found == contents.tensors.end()) throw std::runtime_error(name + part + " is missing");
    return found->second;
  };
  return {tensor(".weight"), tensor(".bias"), field.at("stride").integer(1),
          field.at("padding").integer(0), field.at("groups").integer(1)};
}

alexnet::Weights read_alexnet(const JsonField& field, const Contents& contents) {
  alexnet::Weights weights;
  const auto layers = field.at("convolutions").items();
  for (size_t i = 0; i < layers.size(); ++i) {
    const auto name = kAlexNet + "conv" + std::to_string(i + 1);
    weights.convolutions.push_back(read_convolution(layers[i], contents, name));
  }
  for (const auto& name : {kAlexNet + "fc6", kAlexNet + "fc7"}) {
    const auto weight = contents.tensors.find(name + ".weight");
    if (weight == contents.tensors.end()) break;
    const auto bias = contents.tensors.find(name + ".bias");
    if (bias == contents.tensors.end()) throw std::runtime_error(name + ".bias is missing");
    weights.dense.push_back({weight->second, bias->second});
  }
  const auto norm = field.at("norm");
  const auto positive = experiments::Bounds::at_least(0);
  weights.norm = {norm.at("size").integer(1), norm.at("alpha").number(positive),
                  norm.at("beta").number(positive), norm.at("k").number(positive)};
  weights.order = chosen(orders(), field.at("order"));
  weights.input_side = field.at("input_side").integer(1);
  for (const std::string part : {"mean", "scale"}) {
    const auto found = contents.tensors.find(kAlexNet + part);
    if (found == contents.tensors.end()) throw std::runtime_error(kAlexNet + part + " is missing");
    (part == "mean" ? weights.mean : weights.scale) = found->second;
  }
  weights.source = field.at("source").possibly_empty_text();
  weights.trained = field.at("trained").boolean();
  alexnet::check(weights);
  return weights;
}

Provenance read_provenance(const JsonField& root) {
  Provenance provenance;
  provenance.trial = root.at("trial").value().dump();
  provenance.trial_id = root.at("trial_id").possibly_empty_text();
  provenance.dataset = root.at("dataset").possibly_empty_text();
  provenance.data_fingerprint = root.at("data_fingerprint").possibly_empty_text();
  provenance.demo = root.at("demo").boolean();
  provenance.test_pictures = root.at("test").at("pictures").integer(0);
  provenance.test_correct = root.at("test").at("correct").integer(0);
  provenance.program = root.at("program").possibly_empty_text();
  // Files of before there were folds say neither.
  if (const auto field = root.find("train_pictures")) provenance.train_pictures = field->integer(0);
  if (const auto split = root.find("split")) {
    provenance.repeat = static_cast<uint64_t>(split->at("repeat").integer(0));
    provenance.fold = split->at("fold").integer(data_loaders::all_pictures);
  }
  provenance.expected = read_expected(root);
  return provenance;
}

void read_tensors(const Contents& contents, ExportedModel& model) {
  for (const auto& [name, tensor] : contents.tensors) {
    if (name == kMean) {
      model.scaling.mean = tensor;
    } else if (name != kNetwork && name.compare(0, kAlexNet.size(), kAlexNet) != 0) {
      model.parameters[name] = tensor;
    }
  }
}

ExportedModel described_model(const JsonField& root, const Contents& contents) {
  ExportedModel model;
  model.model.type = chosen(experiments::names<models::ModelType>(), root.at("model"));
  const auto hidden_units = root.find("hidden_units");
  if (hidden_units) model.model.hidden_units = hidden_units->integer(1);
  model.input = root.at("input").text();
  const auto picture = root.at("picture");
  model.picture = {picture.at("side").integer(1), picture.at("channels").integer(1, 3),
                   chosen(framings(), picture.at("framing"))};
  model.scaling.divisor = root.at("divisor").number(experiments::Bounds::above(0));
  model.half_precision = root.at("half_precision").boolean();
  for (const auto& name : root.at("class_names").items()) {
    model.class_names.push_back(name.possibly_empty_text());
  }
  model.model.classes = static_cast<int64_t>(model.class_names.size());
  if (const auto field = root.find("alexnet")) model.alexnet = read_alexnet(*field, contents);
  if (const auto field = root.find("network"))
    model.network = read_network(*field, model.input, contents);
  const bool is_of_pixels = model.input == experiments::Trial{}.input;
  if (!is_of_pixels && !model.alexnet && !model.network)
    throw std::runtime_error("the weights of its input " + model.input + " are missing");
  model.model.features = features_of_input(model);
  model.provenance = read_provenance(root);
  read_tensors(contents, model);
  return model;
}

}  // namespace

std::map<std::string, std::string> metadata_of(const ExportedModel& model) {
  const auto& provenance = model.provenance;
  std::map<std::string, std::string> metadata{
      {"format", kFormat},
      {"model", experiments::name_of(model.model.type)},
      {"input", model.input},
      {"picture", json{{"side", model.picture.side},
                       {"channels", model.picture.channels},
                       {"framing", name_in(framings(), model.picture.framing)}}
                      .dump()},
      {"divisor", json(model.scaling.divisor).dump()},
      {"half_precision", json(model.half_precision).dump()},
      {"class_names", json(model.class_names).dump()},
      {"trial", provenance.trial},
      {"trial_id", provenance.trial_id},
      {"dataset", provenance.dataset},
      {"data_fingerprint", provenance.data_fingerprint},
      {"demo", json(provenance.demo).dump()},
      {"train_pictures", std::to_string(provenance.train_pictures)},
      {"split", json{{"repeat", provenance.repeat}, {"fold", provenance.fold}}.dump()},
      {"test", test_json(provenance).dump()},
      {"program", provenance.program},
      {"preprocessing", preprocessing(model)},
      {"scores", scores_are_logits(model)
                     ? "softmax of the scores: probabilities"
                     : "linear regression's scores as they are: estimates of the one-hot label, "
                       "not probabilities"}};
  if (model.model.hidden_units > 0) {
    metadata["hidden_units"] = std::to_string(model.model.hidden_units);
  }
  if (model.alexnet) metadata["alexnet"] = alexnet_json(*model.alexnet).dump();
  if (model.network) metadata["network"] = network_json(model.network->options()).dump();
  if (provenance.expected) metadata["expected"] = expected_json(*provenance.expected).dump();
  return metadata;
}

void add_tensors(const alexnet::Weights& weights, Contents& contents) {
  for (size_t i = 0; i < weights.convolutions.size(); ++i) {
    const auto name = kAlexNet + "conv" + std::to_string(i + 1);
    contents.tensors[name + ".weight"] = weights.convolutions[i].weight;
    contents.tensors[name + ".bias"] = weights.convolutions[i].bias;
  }
  for (size_t i = 0; i < weights.dense.size(); ++i) {
    const auto name = kAlexNet + "fc" + std::to_string(i + 6);
    contents.tensors[name + ".weight"] = weights.dense[i].weight;
    contents.tensors[name + ".bias"] = weights.dense[i].bias;
  }
  contents.tensors[kAlexNet + "mean"] = weights.mean;
  contents.tensors[kAlexNet + "scale"] = weights.scale;
}

void add_network(const std::string& bytes, Contents& contents) {
  contents.tensors[kNetwork] = torch::from_blob(const_cast<char*>(bytes.data()),
                                                {static_cast<int64_t>(bytes.size())}, torch::kUInt8)
                                   .clone();
}

Contents contents_of(const ExportedModel& model) {
  Contents contents{model.parameters, metadata_of(model)};
  if (model.scaling.mean.defined()) contents.tensors[kMean] = model.scaling.mean;
  if (model.network) add_network(model.network->bytes(), contents);
  if (model.alexnet) add_tensors(*model.alexnet, contents);
  return contents;
}

ExportedModel model_of(const Contents& contents) {
  const auto format = contents.metadata.find("format");
  if (format == contents.metadata.end() || format->second != kFormat) {
    throw std::runtime_error("not a model that facesweep exported");
  }
  const auto object = object_of(contents.metadata);
  auto model = described_model(JsonField(object, "metadata"), contents);
  check(model);
  return model;
}

}  // namespace exports
