#include "app/sweep_file/trial_rules.h"

#include <algorithm>
#include <nlohmann/json.hpp>

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

void check_hidden_units(const JsonField& experiment, const FieldValues& values) {
  const auto model = experiment.at("model");
  const bool has_units = has(values, "/model/hidden_units");
  if (!takes(values, "/model/type", "face_network")) {
    if (has_units) {
      model.at("hidden_units")
          .fail("only face_network has hidden units, not " +
                values.at("/model/type").front().get<std::string>());
    }
    return;
  }
  if (values.at("/model/type").size() > 1) {
    model.at("type").fail(
        "face_network cannot stand in a list with others, because only it has hidden_units; write "
        "one experiment for each");
  }
  if (!has_units) model.fail("missing key \"hidden_units\", which face_network needs");
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
