#include "app/sweep_file/trial_fields.h"

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "app/sweep_file/names.h"

namespace experiments {
namespace {

using nlohmann::json;
using Kind = TrialField::Kind;

const Bounds kFactor = Bounds::at_least_and_below(0, kTooLargeFactor);

// `member` is a generic lambda from a trial, const or not, to one of its members.
template <class Value, class Member>
TrialField numeric(const std::string& pointer, Kind kind, const Bounds& bounds, Member member,
                   const std::string& description) {
  return {pointer,
          kind,
          true,
          description,
          bounds,
          {},
          [=](Trial& trial, const json& value) { member(trial) = value.get<Value>(); },
          [=](const Trial& trial) { return json(member(trial)); }};
}

template <class Member>
TrialField integer(const std::string& pointer, int64_t minimum, Member member,
                   const std::string& description) {
  const auto bounds = Bounds::at_least(static_cast<double>(minimum));
  return numeric<int64_t>(pointer, Kind::integer, bounds, member, description);
}

template <class Member>
TrialField number(const std::string& pointer, const Bounds& bounds, Member member,
                  const std::string& description) {
  return numeric<double>(pointer, Kind::number, bounds, member, description);
}

template <class Value, class Member>
TrialField choice(const std::string& pointer, Member member, const std::string& description) {
  std::vector<std::string> known;
  for (const auto& [name, value] : names<Value>()) known.push_back(name);
  return {pointer,
          Kind::choice,
          true,
          description,
          {},
          known,
          [=](Trial& trial, const json& value) { member(trial) = value_of<Value>(value); },
          [=](const Trial& trial) { return json(name_of<Value>(member(trial))); }};
}

TrialField input_field() {
  return {"/input",
          Kind::choice,
          true,
          "What a row of the input is: pixels, what a layer of AlexNet gives, or what an input "
          "gives that the file names.",
          {},
          input_names(),
          [](Trial& trial, const json& value) { trial.input = value.get<std::string>(); },
          [](const Trial& trial) { return json(trial.input); },
          /*required=*/false,
          /*takes_own_names=*/true};
}

TrialField fixed(TrialField field) {
  field.varies = false;
  return field;
}

TrialField required(TrialField field) {
  field.required = true;
  return field;
}

template <class Condition>
TrialField only_where(Condition has_field, TrialField field) {
  field.get = [has_field, get = field.get](const Trial& trial) {
    return has_field(trial) ? get(trial) : json();
  };
  return field;
}

void set_batch_size(Trial& trial, const json& value) {
  trial.training.batch_size = value == "full" ? 0 : value.get<int64_t>();
}

json get_batch_size(const Trial& trial) {
  return trial.training.batch_size == 0 ? json("full") : json(trial.training.batch_size);
}

std::vector<TrialField> model_fields() {
  const auto has_hidden = [](const Trial& trial) {
    return models::has_hidden_units(trial.model.type) && trial.model.hidden_units > 0;
  };
  return {
      required(choice<models::ModelType>(
          "/model/type", [](auto& t) -> auto& { return t.model.type; },
          "face_network: one hidden layer of tanh units.")),
      only_where(has_hidden, integer(
                                 "/model/hidden_units", 1,
                                 [](auto& t) -> auto& { return t.model.hidden_units; },
                                 "Width of the hidden layer, of a network only.")),
      number(
          "/model/initial_scale", kFactor, [](auto& t) -> auto& { return t.model.initial_scale; },
          "Standard deviation of the normal distribution that weights are drawn from."),
  };
}

std::vector<TrialField> training_fields() {
  const auto is_sgd = [](const Trial& t) {
    return t.training.optimizer == training::Optimizer::sgd;
  };
  const auto by_steps = [](const Trial& t) { return t.training.steps > 0; };
  const auto by_epochs = [](const Trial& t) { return t.training.epochs > 0; };
  return {
      choice<training::Optimizer>(
          "/training/optimizer", [](auto& t) -> auto& { return t.training.optimizer; },
          "Stochastic gradient descent, or Adam."),
      number(
          "/training/learning_rate", Bounds::above_and_below(0, kTooLargeFactor),
          [](auto& t) -> auto& { return t.training.learning_rate; }, "Length of a step."),
      only_where(is_sgd, number(
                             "/training/momentum", Bounds::at_least_and_below(0, 1),
                             [](auto& t) -> auto& { return t.training.momentum; },
                             "v <- momentum v + gradient; W <- W - learning_rate v. Of sgd only.")),
      {"/training/batch_size",
       Kind::integer,
       true,
       "Rows of a step; \"full\" is the whole training part.",
       Bounds::at_least(1),
       {"full"},
       set_batch_size,
       get_batch_size},
      only_where(by_steps,
                 integer(
                     "/training/steps", 1, [](auto& t) -> auto& { return t.training.steps; },
                     "Steps of the training; or give epochs.")),
      only_where(by_epochs,
                 integer(
                     "/training/epochs", 1, [](auto& t) -> auto& { return t.training.epochs; },
                     "Passes over the training rows; or give steps.")),
      number(
          "/training/l1", kFactor, [](auto& t) -> auto& { return t.training.l1; },
          "Coefficient of sum(|W|) in the loss; biases are exempt."),
      number(
          "/training/l2", kFactor, [](auto& t) -> auto& { return t.training.l2; },
          "Coefficient of sum(W^2) in the loss, no half in front; biases are exempt."),
      fixed(integer(
          "/training/curve_every", 0, [](auto& t) -> auto& { return t.training.curve_every; },
          "Steps between two points of the learning curve; 0: a fortieth of all steps.")),
      fixed(integer(
          "/training/patience", 0, [](auto& t) -> auto& { return t.training.patience; },
          "Stop early after so many points of the curve without a better validation loss; 0: "
          "never.")),
      choice<training::Engine>(
          "/training/engine", [](auto& t) -> auto& { return t.training.engine; },
          "How the same numbers are computed; sample_space needs sgd without l1."),
  };
}

KeyTree make_experiment_keys() {
  KeyTree keys{"", {{"name", {}}, {"dataset", {}}, {"model", {}}, {"training", {}}}};
  for (const auto* name : {"type", "title", "part", "report"}) keys.below.push_back({name, {}});
  for (const auto& field : trial_fields()) {
    const auto end = field.pointer.rfind('/');
    const auto parent = field.pointer.substr(0, end);
    for (auto& key : keys.below) {
      if ("/" + key.name == parent) key.below.push_back({field.name(), {}});
    }
    if (parent.empty()) keys.below.push_back({field.name(), {}});
  }
  for (const auto* name : {"repeats", "seed", "sample", "sample_seed", "rope", "keep"}) {
    keys.below.push_back({name, {}});
  }
  return keys;
}

}  // namespace

json TrialField::read(const JsonField& field) const {
  if (kind == Kind::choice) return field.one_of(choices);
  if (kind == Kind::number) return field.number(bounds);
  const auto least = static_cast<int64_t>(bounds.low);
  if (choices.empty()) return field.integer(least);
  for (const auto& word : choices) {
    if (field.value() == word) return word;
  }
  if (field.value().is_number()) return field.integer(least);
  field.expected("an integer >= " + std::to_string(least) + " or " + json(choices[0]).dump());
}

json TrialField::default_value() const {
  return required ? json() : get(Trial{});
}

const std::vector<TrialField>& trial_fields() {
  static const std::vector<TrialField> kFields = [] {
    std::vector<TrialField> fields{
        input_field(),
        choice<Scaling>(
            "/scaling", [](auto& t) -> auto& { return t.scaling; },
            "centred: each feature less its mean over the training rows; standardised: then "
            "divided by one standard deviation of all.")};
    for (const auto& field : model_fields()) fields.push_back(field);
    for (const auto& field : training_fields()) fields.push_back(field);
    return fields;
  }();
  return kFields;
}

std::string value_text(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_number_float()) return value.dump();
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value.get<double>());
  const bool is_whole = std::strtod(text, nullptr) == value.get<double>();
  return is_whole ? text : value.dump();
}

const KeyTree& experiment_keys() {
  static const KeyTree kKeys = make_experiment_keys();
  return kKeys;
}

}  // namespace experiments
