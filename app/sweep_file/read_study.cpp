#include "app/sweep_file/read_study.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "app/sweep_file/names.h"
#include "app/sweep_file/option_visitors.h"
#include "app/sweep_file/read_experiment.h"
#include "app/sweep_file/trial_fields.h"
#include "app/sweep_file/trial_json.h"
#include "files/sha256.h"

namespace experiments {
namespace {

using nlohmann::json;

/// Raised when studies of the same options come out otherwise than before.
constexpr int kStudyVersion = 2;

/// A montage, a table or a plot of more is a slip of the finger.
constexpr int64_t kMostPictures = 100;
constexpr int64_t kMostNeurons = 1000;

// Each visit names the fields of one type once, for reading, for writing and for the known keys.
template <class Visitor>
void visit(DataLookOptions& options, Visitor& visitor) {
  visitor.integer("per_class", options.per_class, 1, kMostPictures,
                  "Pictures of each class in the montage.");
  visitor.integer("nearest", options.nearest, 1, kMostPictures,
                  "Pictures nearest to the mean, and as many farthest from it.");
}
template <class Visitor>
void visit(GradientCheckOptions& options, Visitor& visitor) {
  visitor.integer("rows", options.rows, 1, kLargestInteger,
                  "Training pictures that gradients are taken over.");
  visitor.number("step", options.step, Bounds::above(0),
                 "Step of the differences along the training.");
  visitor.numbers("steps", options.steps, Bounds::above(0),
                  "Rising steps of the differences at the end of the training.");
}
template <class Visitor>
void visit(DescentComparisonOptions& options, Visitor& visitor) {
  visitor.integers("draw_at", options.draw_at, 0, kLargestInteger,
                   "Rising steps whose weights are drawn, besides the last; left out: the first "
                   "point of the curve.");
  visitor.integers("alone", options.alone, 1, kLargestInteger,
                   "Rising numbers of training pictures: beside the settings, the first one "
                   "descends in full batches of so many drawn ones and sees no others.");
}
template <class Visitor>
void visit(NoiseOptions& options, Visitor& visitor) {
  visitor.choices(
      "on", options.on,
      "Pictures that noise is added to: those to train on, those to test on, or both; a "
      "list shows one after the other.");
  visitor.numbers("levels", options.levels, Bounds::at_least_and_below(0, kTooLargeFactor),
                  "Rising levels of the noise.");
  visitor.integer("examples", options.examples, 1, kMostPictures,
                  "Test pictures shown with each noise.");
}
template <class Visitor>
void visit(GradientCostOptions& options, Visitor& visitor) {
  visitor.integers("layers", options.layers, 1, kMostNeurons,
                   "Rising numbers of layers, at the first of neurons.");
  visitor.integers("neurons", options.neurons, 1, kMostNeurons,
                   "Rising numbers of neurons a layer, at the first of layers.");
  visitor.integer("rounds", options.rounds, 1, kMostNeurons,
                  "Measurements, of which the median counts.");
}
template <class Visitor>
void visit(UnitPicturesOptions&, Visitor&) {}
template <class Visitor>
void visit(Conv4ChannelsOptions& options, Visitor& visitor) {
  visitor.integer("channels", options.channels, 1, kMostPictures, "Channels of each class.");
}

json options_to_json(StudyOptions options) {
  json written = json::object();
  const OptionWriter writer{written};
  std::visit([&](auto& own) { visit(own, writer); }, options);
  return written;
}

/// Those that are not as `defaults` has them: a new option leaves the ids of stored studies valid.
json options_unlike(const StudyOptions& defaults, const StudyOptions& options) {
  auto written = options_to_json(options);
  const auto usual = options_to_json(defaults);
  for (const auto& [key, value] : usual.items()) {
    if (written[key] == value) written.erase(key);
  }
  return written;
}

/// A type of study: what it takes from a sweep's fields, and what stands fixed in their place.
struct StudyType {
  std::string name;
  std::string description;
  StudyOptions defaults;
  std::vector<std::string> shared;  ///< keys that it has in common with a sweep
  json fixed;                       ///< of the sweep that it trains
  /// Settings that it trains, all repeats of one apart: those of `fixed` times one of the file's.
  /// 0: any number, which it shows side by side.
  size_t settings = 0;
};

const std::vector<StudyType>& types() {
  const json logistic{{"model", {{"type", "logistic_regression"}}}};
  const json both{{"model", {{"type", {"logistic_regression", "linear_regression"}}}},
                  {"scaling", "none"}};
  const json conv4{{"input", "alexnet.conv4"}};
  static const std::vector<StudyType> kTypes{
      {"data_look",
       "Pictures of each class, its mean, and those nearest to and farthest from the mean.",
       DataLookOptions{},
       {},
       {}},
      {"gradient_check",
       "Softmax regression's gradient in closed form, by autograd and by finite differences, along "
       "a training of one setting.",
       GradientCheckOptions{},
       {"scaling", "training", "seed"},
       logistic,
       /*settings=*/1},
      {"descent_comparison",
       "Learning curves of softmax regression by step and by time, and its weights early and late.",
       DescentComparisonOptions{},
       {"scaling", "training", "seed"},
       logistic},
      {"noise",
       "Logistic against linear regression on pictures with noise: |x + u|, u even in "
       "[-level, level]. Pixels are not scaled; one setting of training.",
       NoiseOptions{},
       {"training", "repeats", "seed"},
       both,
       /*settings=*/2},
      {"gradient_cost",
       "Seconds of backpropagation and of one weight at a time, over the size of a network.",
       GradientCostOptions{},
       {},
       {}},
      {"unit_pictures",
       "For each class the hidden units with the largest and the most negative weight into its "
       "output, for each setting.",
       UnitPicturesOptions{},
       {"scaling", "model", "training", "seed"},
       {}},
      {"conv4_channels",
       "The conv4 channels that matter most for each class, over a photo; one setting.",
       Conv4ChannelsOptions{},
       {"scaling", "model", "training", "seed"},
       conv4,
       /*settings=*/1}};
  return kTypes;
}

bool takes_data(const StudyType& type) {
  return !std::holds_alternative<GradientCostOptions>(type.defaults);
}

bool trains(const StudyType& type) {
  return !type.shared.empty();
}

const StudyType& type_named(const std::string& name) {
  return *std::find_if(types().begin(), types().end(),
                       [&](const StudyType& type) { return type.name == name; });
}

KeyTree make_keys(const StudyType& type) {
  KeyTree keys{"", {{"name", {}}, {"type", {}}, {"title", {}}, {"part", {}}, {"report", {}}}};
  if (takes_data(type)) keys.below.push_back({"dataset", {}});
  for (const auto& key : type.shared) keys.below.push_back(*experiment_keys().find(key));
  const auto own = options_to_json(type.defaults);
  for (const auto& [key, value] : own.items()) keys.below.push_back({key, {}});
  return keys;
}

/// What the study trains, as the entry of a sweep.
json as_sweep(const JsonField& field, const StudyType& type) {
  json entry{{"name", field.at("name").value()}, {"dataset", field.at("dataset").value()}};
  for (const auto& key : type.shared) {
    if (const auto found = field.find(key)) entry[key] = found->value();
  }
  if (!type.fixed.is_null()) entry.update(type.fixed);
  return entry;
}

void require_network(const JsonField& field, const std::vector<Trial>& trials) {
  for (const auto& trial : trials) {
    if (models::has_hidden_units(trial.model.type)) continue;
    field.at("model").at("type").expected(json(models_with_hidden_units()[0]).dump() +
                                          ", whose hidden units are shown");
  }
}

std::vector<Trial> read_trials(const JsonField& field, const StudyType& type,
                               const KnownNames& known) {
  const auto entry = as_sweep(field, type);
  const auto experiment = read_experiment(field.with(entry), known);
  const auto settings = expand(experiment);
  if (type.settings > 0 && settings.size() != type.settings) {
    field.fail("expected one setting, got " + std::to_string(settings.size() / type.settings));
  }
  auto trials = trials_of(settings);
  for (const auto& trial : trials) {
    if (trial.scaling != trials.front().scaling) {
      field.at("scaling").fail("expected one scaling, got several: a study prepares its rows once");
    }
  }
  const auto& shared = type.shared;
  if (std::find(shared.begin(), shared.end(), "model") != shared.end()) {
    require_network(field, trials);
  }
  return trials;
}

/// One scaling, because a study prepares its rows once; networks only; repeats or a seed.
void restrict_to_one(nlohmann::ordered_json& schema) {
  auto& properties = schema["properties"];
  if (properties.contains("scaling")) properties["scaling"]["anyOf"][1]["maxItems"] = 1;
  if (properties.contains("model")) {
    auto choices = json::array();
    for (const auto& name : models_with_hidden_units()) {
      choices.push_back(name);
      choices.push_back(json::array({name}));
    }
    properties["model"]["properties"]["type"]["enum"] = choices;
  }
  if (properties.contains("repeats") && properties.contains("seed")) {
    schema["not"] = {{"required", {"repeats", "seed"}}};
  }
}

}  // namespace

const std::vector<std::string>& study_types() {
  static const std::vector<std::string> kNames = [] {
    std::vector<std::string> names;
    for (const auto& type : types()) names.push_back(type.name);
    return names;
  }();
  return kNames;
}

bool is_study(const JsonField& entry) {
  const auto type = entry.find("type");
  if (!type) return false;
  auto known = study_types();
  known.push_back("sweep");
  return type->one_of(known) != "sweep";
}

Study read_study(const JsonField& field, const KnownNames& known) {
  const auto& type = type_named(field.at("type").one_of(study_types()));
  field.allow_only(study_keys(type.name));
  Study study;
  study.name = read_name(field.at("name"));
  study.heading = read_heading(field);
  study.options = type.defaults;
  if (takes_data(type)) study.dataset = field.at("dataset").one_of(names_of(known.datasets));
  const OptionReader reader{field};
  std::visit([&](auto& own) { visit(own, reader); }, study.options);
  if (trains(type)) study.trials = read_trials(field, type, known);
  return study;
}

const std::string& type_of(const Study& study) {
  return types()[study.options.index()].name;
}

std::string study_id(const Study& study, const std::string& data_fingerprint) {
  json content{{"version", kStudyVersion},
               {"type", type_of(study)},
               {"options", options_unlike(type_named(type_of(study)).defaults, study.options)},
               {"data", data_fingerprint},
               {"trials", json::array()}};
  for (const auto& trial : study.trials) {
    content["trials"].push_back(trial_id(trial, data_fingerprint));
  }
  return files::sha256(content.dump());
}

nlohmann::ordered_json study_schema(const std::string& name) {
  const auto& type = type_named(name);
  const auto sweep = experiment_schema()["properties"];
  auto schema = described(type.description, {}, object_schema());
  auto& properties = schema["properties"];
  for (const auto* key : {"name", "type", "title", "part", "report"}) properties[key] = sweep[key];
  properties["type"] = {{"const", name}};
  schema["required"] = {"name", "type"};
  auto taken = type.shared;
  if (takes_data(type)) taken.insert(taken.begin(), "dataset");
  for (const auto& key : taken) {
    properties[key] = sweep[key];
    if (key == "dataset" || key == "model" || key == "training") schema["required"].push_back(key);
  }
  restrict_to_one(schema);
  auto options = type.defaults;
  const OptionSchema visitor{schema};
  std::visit([&](auto& own) { visit(own, visitor); }, options);
  return schema;
}

const KeyTree& study_keys(const std::string& type) {
  static const std::map<std::string, KeyTree> kKeys = [] {
    std::map<std::string, KeyTree> keys;
    for (const auto& candidate : types()) keys[candidate.name] = make_keys(candidate);
    return keys;
  }();
  return kKeys.at(type);
}

}  // namespace experiments
