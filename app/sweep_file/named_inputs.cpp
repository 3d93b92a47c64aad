#include "app/sweep_file/named_inputs.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/sweep_file/names.h"
#include "app/sweep_file/option_visitors.h"

namespace experiments {
namespace {

using nlohmann::json;

/// What of `takes` says nothing, or is missing.
void check(const JsonField& field, const NetworkOptions& options) {
  if (options.takes == NetworkTakes::planes) {
    field.at("size");
    return;
  }
  for (const auto* key : {"size", "mean", "std"}) {
    if (const auto found = field.find(key)) found->fail("says nothing unless takes is \"float\"");
  }
}

/// The same as a schema says it.
void restrict_to_takes(nlohmann::ordered_json& schema, const NetworkOptions&) {
  schema["if"] = {{"properties", {{"takes", {{"const", "float"}}}}}, {"required", {"takes"}}};
  schema["then"] = {{"required", {"size"}}};
  for (const auto* key : {"size", "mean", "std"}) schema["else"]["properties"][key] = false;
}

template <class Options>
void check(const JsonField&, const Options&) {}
template <class Options>
void restrict_to_takes(nlohmann::ordered_json&, const Options&) {}

template <class Options>
nlohmann::ordered_json schema_of() {
  auto schema = object_schema();
  Options options;
  const OptionSchema visitor{schema};
  visit(options, visitor);
  restrict_to_takes(schema, options);
  return schema;
}

std::string read_input_name(const JsonField& field, const std::string& name,
                            std::vector<std::string>& known) {
  if (name.empty()) field.fail("expected an input's name that is not empty");
  if (name.rfind("alexnet.", 0) == 0 ||
      std::find(known.begin(), known.end(), name) != known.end()) {
    field.fail("expected a name that no other input has, and that does not begin with alexnet.");
  }
  known.push_back(name);
  return name;
}

struct SectionReader {
  const JsonField& file;
  std::vector<std::string> known = input_names();

  template <class Options>
  void section(const char* key, std::map<std::string, Options>& inputs, const char*) {
    const auto found = file.find(key);
    if (!found) return;
    const auto keys = keys_of(schema_of<Options>());
    for (const auto& [name, field] : found->members()) {
      auto& options = inputs[read_input_name(field, name, known)];
      field.allow_only(keys);
      const OptionReader reader{field};
      visit(options, reader);
      check(field, options);
    }
  }
};

struct SectionNames {
  std::vector<std::string> sections, inputs;

  template <class Options>
  void section(const char* key, std::map<std::string, Options>& own, const char*) {
    sections.push_back(key);
    for (const auto& [name, options] : own) inputs.push_back(name);
  }
};

struct SectionSchema {
  std::string wanted;
  nlohmann::ordered_json schema;

  template <class Options>
  void section(const char* key, std::map<std::string, Options>&, const char* description) {
    if (key != wanted) return;
    schema = {{"description", description},
              {"type", "object"},
              {"propertyNames",
               {{"minLength", 1},
                {"not", {{"anyOf", {{{"pattern", "^alexnet\\."}}, {{"enum", input_names()}}}}}}}},
              {"additionalProperties", schema_of<Options>()}};
  }
};

}  // namespace

NamedInputs read_named_inputs(const JsonField& file) {
  NamedInputs inputs;
  SectionReader reader{file};
  visit(inputs, reader);
  return inputs;
}

std::vector<std::string> all_input_names(const NamedInputs& inputs) {
  auto names = input_names();
  auto own = inputs;
  SectionNames visitor;
  visit(own, visitor);
  names.insert(names.end(), visitor.inputs.begin(), visitor.inputs.end());
  return names;
}

std::vector<std::string> named_input_sections() {
  NamedInputs none;
  SectionNames visitor;
  visit(none, visitor);
  return visitor.sections;
}

nlohmann::ordered_json named_input_schema(const std::string& section) {
  NamedInputs none;
  SectionSchema visitor{section, {}};
  visit(none, visitor);
  return visitor.schema;
}

}  // namespace experiments
