#include "app/sweep_file/schema.h"

#include <nlohmann/json.hpp>

#include "app/sweep_file/names.h"
#include "app/sweep_file/read_dataset.h"
#include "app/sweep_file/read_experiment.h"
#include "app/sweep_file/read_study.h"
#include "app/sweep_file/read_sweep.h"
#include "app/sweep_file/schema_parts.h"
#include "app/sweep_file/varying_values.h"

namespace experiments {
namespace {

using nlohmann::ordered_json;

ordered_json fields_below(const std::string& parent) {
  auto object = object_schema();
  for (const auto& field : trial_fields()) {
    if (field.pointer != "/" + parent + "/" + field.name()) continue;
    object["properties"][field.name()] = field_schema(field);
    if (field.required) object["required"].push_back(field.name());
  }
  return object;
}

// As trial_rules.cpp has it: networks alone have hidden units, and stand in no list with others.
ordered_json model_schema() {
  auto model = fields_below("model");
  const ordered_json network{{"enum", models_with_hidden_units()}};
  const ordered_json networks{{"type", "array"}, {"items", network}};
  model["if"] = {{"properties",
                  {{"type", {{"anyOf", {network, {{"type", "array"}, {"contains", network}}}}}}}},
                 {"required", {"type"}}};
  model["then"] = {{"required", {"hidden_units"}},
                   {"properties", {{"type", {{"anyOf", {network, networks}}}}}}};
  model["else"] = {{"not", {{"required", {"hidden_units"}}}}};
  return model;
}

ordered_json training_schema() {
  auto training = fields_below("training");
  training["oneOf"] = ordered_json::parse(R"([{"required": ["steps"]}, {"required": ["epochs"]}])");
  return training;
}

void add_datasets(ordered_json& definitions) {
  auto any = ordered_json::array();
  for (const auto& loader : loader_names()) any.push_back(reference("dataset_" + loader));
  definitions["dataset"] = described(
      "Where pictures come from. Paths are relative to the data root: --data, else FACESWEEP_DATA, "
      "else data/.",
      {},
      {{"type", "object"},
       {"required", {"loader"}},
       {"properties", {{"loader", {{"enum", loader_names()}}}}},
       {"oneOf", any}});
  for (const auto& loader : loader_names()) {
    definitions["dataset_" + loader] = dataset_schema(loader);
  }
  definitions["split"] = split_schema();
}

void add_entries(ordered_json& definitions) {
  auto any = ordered_json::array({reference("experiment")});
  for (const auto& type : study_types()) any.push_back(reference("study_" + type));
  definitions["entry"] = {{"oneOf", any}};
  definitions["experiment"] = experiment_schema();
  for (const auto& type : study_types()) definitions["study_" + type] = study_schema(type);
}

constexpr size_t kWidth = 100;

// One line where it fits, so that a property can be taken in at a glance.
std::string laid_out(const ordered_json& value, size_t indent, size_t before) {
  const auto line = value.dump();
  if (!value.is_structured() || indent + before + line.size() < kWidth) return line;
  const std::string margin(indent + 2, ' ');
  std::string text;
  for (const auto& [key, below] : value.items()) {
    const auto name = value.is_object() ? ordered_json(key).dump() + ": " : "";
    text +=
        (text.empty() ? "\n" : ",\n") + margin + name + laid_out(below, indent + 2, name.size());
  }
  text += "\n" + std::string(indent, ' ');
  return value.is_object() ? "{" + text + "}" : "[" + text + "]";
}

}  // namespace

std::string schema_text() {
  ordered_json schema{
      {"$schema", "https://json-schema.org/draft/2020-12/schema"},
      {"title", "facesweep experiments"},
      {"description",
       "What facesweep run trains. A field that can vary takes a value, a list of values, or a "
       "range; lists multiply."},
      {"$ref", "#/$defs/file"}};
  auto& definitions = schema["$defs"];
  definitions["file"] = file_schema();
  definitions["alexnet"] = alexnet_schema();
  add_datasets(definitions);
  add_entries(definitions);
  definitions["model"] = model_schema();
  definitions["training"] = training_schema();
  definitions["range"] = range_schema();
  return laid_out(schema, 0, 0) + "\n";
}

}  // namespace experiments
