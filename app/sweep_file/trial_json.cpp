#include "app/sweep_file/trial_json.h"

#include <nlohmann/json.hpp>

#include "app/sweep_file/names.h"
#include "app/sweep_file/read_experiment.h"
#include "app/sweep_file/trial_fields.h"
#include "files/sha256.h"
#include "training/trainer.h"

namespace experiments {

using nlohmann::json;

json trial_to_json(const Trial& trial) {
  json written{{"name", trial.experiment}, {"dataset", trial.dataset}, {"seed", trial.seed}};
  for (const auto& field : trial_fields()) {
    auto value = field.get(trial);
    if (!value.is_null()) written[json::json_pointer(field.pointer)] = std::move(value);
  }
  return written;
}

json canonical_json(const Trial& trial) {
  json written{{"dataset", trial.dataset}, {"seed", trial.seed}};
  for (const auto& field : trial_fields()) {
    auto value = field.get(trial);
    if (!value.is_null() && value != field.default_value())
      written[json::json_pointer(field.pointer)] = value;
  }
  if (trial.fold != 0) written["fold"] = trial.fold;
  if (trial.inner_fold) written["inner_fold"] = *trial.inner_fold;
  return written;
}

Trial trial_from_json(const JsonField& field) {
  KnownNames known{{{field.at("dataset").text(), {}}}, input_names()};
  if (const auto input = field.find("input")) known.inputs = {input->text()};
  auto experiment = read_experiment(field, known);
  if (!experiment.axes.empty() || experiment.repeats != 1)
    field.fail("expected one trial, got several");
  return experiment.base;
}

std::string trial_id(const Trial& trial, const std::string& data_fingerprint) {
  // nlohmann sorts keys and writes doubles so that they read back: one text per trial.
  return files::sha256(json{{"trial", canonical_json(trial)},
                            {"data", data_fingerprint},
                            {"numbers", training::numbers_version}}
                           .dump());
}

}  // namespace experiments
