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
template <class Member>
TrialField integer(const std::string& pointer, int64_t minimum, Member member) {
  return {pointer,
          Kind::integer,
          true,
          [=](const JsonField& field) { return json(field.integer(minimum)); },
          [=](Trial& trial, const json& value) { member(trial) = value.get<int64_t>(); },
          [=](const Trial& trial) { return json(member(trial)); }};
}

template <class Member>
TrialField number(const std::string& pointer, Bounds bounds, Member member) {
  return {pointer,
          Kind::number,
          true,
          [=](const JsonField& field) { return json(field.number(bounds)); },
          [=](Trial& trial, const json& value) { member(trial) = value.get<double>(); },
          [=](const Trial& trial) { return json(member(trial)); }};
}

template <class Value>
json read_choice(const JsonField& field) {
  std::vector<std::string> known;
  for (const auto& [name, value] : names<Value>()) known.push_back(name);
  return field.one_of(known);
}

template <class Value, class Member>
TrialField choice(const std::string& pointer, Member member) {
  return {pointer,
          Kind::choice,
          true,
          read_choice<Value>,
          [=](Trial& trial, const json& value) { member(trial) = value_of<Value>(value); },
          [=](const Trial& trial) { return json(name_of<Value>(member(trial))); }};
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

json read_batch_size(const JsonField& field) {
  if (field.value() == "full") return "full";
  if (!field.value().is_number()) field.expected("an integer >= 1 or \"full\"");
  return field.integer(1);
}

void set_batch_size(Trial& trial, const json& value) {
  trial.training.batch_size = value == "full" ? 0 : value.get<int64_t>();
}

json get_batch_size(const Trial& trial) {
  return trial.training.batch_size == 0 ? json("full") : json(trial.training.batch_size);
}

std::vector<TrialField> model_fields() {
  const auto has_hidden = [](const Trial& trial) {
    return trial.model.type == models::ModelType::face_network && trial.model.hidden_units > 0;
  };
  return {
      required(choice<models::ModelType>(
          "/model/type", [](auto& t) -> auto& { return t.model.type; })),
      only_where(has_hidden, integer(
                                 "/model/hidden_units", 1,
                                 [](auto& t) -> auto& { return t.model.hidden_units; })),
      number(
          "/model/initial_scale", kFactor, [](auto& t) -> auto& { return t.model.initial_scale; }),
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
          "/training/optimizer", [](auto& t) -> auto& { return t.training.optimizer; }),
      number(
          "/training/learning_rate", Bounds::above_and_below(0, kTooLargeFactor),
          [](auto& t) -> auto& { return t.training.learning_rate; }),
      only_where(is_sgd, number(
                             "/training/momentum", Bounds::at_least_and_below(0, 1),
                             [](auto& t) -> auto& { return t.training.momentum; })),
      {"/training/batch_size", Kind::integer, true, read_batch_size, set_batch_size,
       get_batch_size},
      only_where(by_steps,
                 integer(
                     "/training/steps", 1, [](auto& t) -> auto& { return t.training.steps; })),
      only_where(by_epochs,
                 integer(
                     "/training/epochs", 1, [](auto& t) -> auto& { return t.training.epochs; })),
      number(
          "/training/l1", kFactor, [](auto& t) -> auto& { return t.training.l1; }),
      number(
          "/training/l2", kFactor, [](auto& t) -> auto& { return t.training.l2; }),
      fixed(integer(
          "/training/curve_every", 0, [](auto& t) -> auto& { return t.training.curve_every; })),
      fixed(integer(
          "/training/patience", 0, [](auto& t) -> auto& { return t.training.patience; })),
      choice<training::Engine>(
          "/training/engine", [](auto& t) -> auto& { return t.training.engine; }),
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
  for (const auto* name : {"repeats", "seed", "sample", "sample_seed"}) {
    keys.below.push_back({name, {}});
  }
  return keys;
}

}  // namespace

json TrialField::default_value() const {
  return required ? json() : get(Trial{});
}

const std::vector<TrialField>& trial_fields() {
  static const std::vector<TrialField> kFields = [] {
    std::vector<TrialField> fields{choice<Input>(
                                       "/input", [](auto& t) -> auto& { return t.input; }),
                                   choice<Scaling>(
                                       "/scaling", [](auto& t) -> auto& { return t.scaling; })};
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
