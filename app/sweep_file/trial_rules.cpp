#include "app/sweep_file/trial_rules.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/sweep_file/names.h"

namespace experiments {
namespace {

using nlohmann::json;

bool has(const FieldValues& values, const std::string& pointer) {
  return values.count(pointer) > 0;
}

bool takes(const FieldValues& values, const std::string& pointer, const json& wanted) {
  const auto found = values.find(pointer);
  return found != values.end() &&
         std::find(found->second.begin(), found->second.end(), wanted) != found->second.end();
}

bool takes_positive(const FieldValues& values, const std::string& pointer) {
  const auto found = values.find(pointer);
  return found != values.end() &&
         std::any_of(found->second.begin(), found->second.end(),
                     [](const json& value) { return value.get<double>() > 0; });
}

std::string one_of_words(const std::vector<std::string>& names) {
  std::string words;
  for (const auto& name : names) words += (words.empty() ? "" : " or ") + name;
  return words;
}

bool has_hidden_units(const json& type) {
  return models::has_hidden_units(value_of<models::ModelType>(type.get<std::string>()));
}

void check_hidden_units(const JsonField& experiment, const FieldValues& values) {
  const auto model = experiment.at("model");
  const auto& types = values.at("/model/type");
  const bool has_units = has(values, "/model/hidden_units");
  const auto network = std::find_if(types.begin(), types.end(), has_hidden_units);
  const auto other = std::find_if_not(types.begin(), types.end(), has_hidden_units);
  if (network == types.end()) {
    if (!has_units) return;
    model.at("hidden_units")
        .fail("only " + one_of_words(models_with_hidden_units()) + " has hidden units, not " +
              other->get<std::string>());
  }
  const auto name = network->get<std::string>();
  if (other != types.end()) {
    model.at("type").fail(name +
                          " cannot stand in a list with others, because only it has hidden_units; "
                          "write one experiment for each");
  }
  if (!has_units) model.fail("missing key \"hidden_units\", which " + name + " needs");
}

void check_length(const JsonField& experiment, const FieldValues& values) {
  const auto training = experiment.at("training");
  const bool steps = has(values, "/training/steps"), epochs = has(values, "/training/epochs");
  if (steps && epochs) training.at("epochs").fail("expected either steps or epochs, got both");
  if (!steps && !epochs) training.fail("expected either steps or epochs, got neither");
}

void check_momentum(const JsonField& experiment, const FieldValues& values) {
  if (!takes(values, "/training/optimizer", "adam")) return;
  if (!takes_positive(values, "/training/momentum")) return;
  experiment.at("training")
      .at("momentum")
      .fail("only sgd has momentum; adam averages gradients in its own way");
}

void check_engine(const JsonField& experiment, const FieldValues& values) {
  if (!takes(values, "/training/engine", "sample_space")) return;
  const auto engine = experiment.at("training").at("engine");
  const std::string why =
      ": only the steps of sgd, with or without momentum and l2, stay in the span of the training "
      "rows; choose auto or weight_space";
  if (takes(values, "/training/optimizer", "adam")) {
    engine.fail("sample_space cannot train with adam" + why);
  }
  if (takes_positive(values, "/training/l1"))
    engine.fail("sample_space cannot train with l1 > 0" + why);
}

}  // namespace

void check_rules(const JsonField& experiment, const FieldValues& values) {
  check_hidden_units(experiment, values);
  check_length(experiment, values);
  check_momentum(experiment, values);
  check_engine(experiment, values);
}

}  // namespace experiments
