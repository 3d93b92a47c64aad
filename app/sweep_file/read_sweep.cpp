#include "app/sweep_file/read_sweep.h"

#include <nlohmann/json.hpp>
#include <set>

#include "app/config_error.h"
#include "app/json/overrides.h"
#include "app/json/parse_json.h"
#include "app/sweep_file/read_dataset.h"
#include "app/sweep_file/read_experiment.h"
#include "app/sweep_file/read_study.h"
#include "app/sweep_file/schema_parts.h"
#include "files/whole_file.h"

namespace experiments {
namespace {

using nlohmann::json;

json parse_with_overrides(const std::string& text, const std::string& file,
                          const std::vector<std::string>& overrides) {
  auto document = parse_json(text, file);
  apply_overrides(document, overrides);
  return document;
}

std::map<std::string, DatasetOptions> read_datasets(const JsonField& field) {
  std::map<std::string, DatasetOptions> datasets;
  for (const auto& [name, dataset] : field.members()) {
    if (name.empty()) dataset.fail("expected a data set's name that is not empty");
    datasets[name] = read_dataset(dataset);
  }
  if (datasets.empty()) field.expected("at least one data set");
  return datasets;
}

AlexNetOptions read_alexnet(const JsonField& field) {
  field.allow_only(alexnet_keys());
  AlexNetOptions options;
  if (const auto weights = field.find("weights")) options.weights = weights->text();
  if (const auto precision = field.find("precision"))
    options.half_precision = precision->one_of({"single", "half"}) == "half";
  return options;
}

void read_entries(const JsonField& field, Sweep& sweep) {
  KnownNames known{{}, all_input_names(sweep.named_inputs)};
  auto of_studies = known;
  for (const auto& [name, dataset] : sweep.datasets) {
    known.datasets[name] = dataset.split;
    of_studies.datasets[name] = {};  // a study trains on one split
  }
  std::set<std::string> names;
  for (const auto& item : field.items()) {
    const auto entry = static_cast<int64_t>(names.size());
    if (is_study(item)) {
      sweep.studies.push_back(read_study(item, of_studies));
      sweep.studies.back().heading.entry = entry;
    } else {
      sweep.experiments.push_back(read_experiment(item, known));
      sweep.experiments.back().heading.entry = entry;
    }
    if (!names.insert(item.at("name").text()).second) {
      item.at("name").expected("a name that no other experiment has");
    }
  }
  if (names.empty()) field.expected("at least one experiment");
}

Sweep read_document(const JsonField& field) {
  field.allow_only(file_keys());
  if (const auto schema = field.find("$schema")) schema->text();
  Sweep sweep;
  if (const auto alexnet = field.find("alexnet")) sweep.alexnet = read_alexnet(*alexnet);
  sweep.named_inputs = read_named_inputs(field);
  sweep.datasets = read_datasets(field.at("datasets"));
  read_entries(field.at("experiments"), sweep);
  return sweep;
}

}  // namespace

Sweep read_sweep(const std::filesystem::path& path, const std::vector<std::string>& overrides) {
  return read_sweep_text(files::read_whole(path), path.string(), overrides);
}

Sweep read_sweep_text(const std::string& text, const std::string& file,
                      const std::vector<std::string>& overrides) {
  const auto document = parse_with_overrides(text, file, overrides);
  return read_document(JsonField(document, file));
}

std::string resolved_text(const std::string& text, const std::string& file,
                          const std::vector<std::string>& overrides) {
  return parse_with_overrides(text, file, overrides)
             .dump(2, ' ', false, json::error_handler_t::replace) +
         "\n";
}

const KeyTree& alexnet_keys() {
  static const KeyTree kKeys{"", {{"weights", {}}, {"precision", {}}}};
  return kKeys;
}

const KeyTree& file_keys() {
  static const KeyTree kKeys = [] {
    KeyTree keys{"", {{"$schema", {}}, {"alexnet", alexnet_keys().below}}};
    for (const auto& section : named_input_sections()) keys.below.push_back({section, {}});
    keys.below.push_back({"datasets", {}});
    keys.below.push_back({"experiments", {}});
    return keys;
  }();
  return kKeys;
}

nlohmann::ordered_json alexnet_schema() {
  auto schema =
      described("The network behind the inputs alexnet.conv1 to alexnet.fc7.", {}, object_schema());
  schema["properties"]["weights"] =
      described("Its weights, below the data root: .safetensors, .caffemodel, .pth or .pt.",
                AlexNetOptions{}.weights.string(), text_schema());
  schema["properties"]["precision"] =
      described("Of the features. half: rounded to float16, half the cache on disk.", "single",
                {{"enum", {"single", "half"}}});
  return schema;
}

nlohmann::ordered_json file_schema() {
  auto schema = object_schema();
  schema["required"] = {"datasets", "experiments"};
  auto& properties = schema["properties"];
  properties["$schema"] = described("This schema, for editors.", {}, text_schema());
  properties["alexnet"] = reference("alexnet");
  for (const auto& section : named_input_sections())
    properties[section] = named_input_schema(section);
  properties["datasets"] = {{"description", "Data sets by the name that experiments call them."},
                            {"type", "object"},
                            {"minProperties", 1},
                            {"propertyNames", {{"minLength", 1}}},
                            {"additionalProperties", reference("dataset")}};
  properties["experiments"] = {{"description", "Each is trained, shown and judged by itself."},
                               {"type", "array"},
                               {"minItems", 1},
                               {"items", reference("entry")}};
  return schema;
}

DatasetOptions read_dataset_options(const std::string& file, const std::string& dataset) {
  const auto sweep = read_sweep(file);
  const auto found = sweep.datasets.find(dataset);
  if (found != sweep.datasets.end()) return found->second;
  std::string known;
  for (const auto& [name, options] : sweep.datasets) known += (known.empty() ? "" : ", ") + name;
  throw app::ConfigError(file + "#/datasets: no data set \"" + dataset + "\"; expected one of " +
                         known);
}

}  // namespace experiments
