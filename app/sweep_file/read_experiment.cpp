#include "app/sweep_file/read_experiment.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "app/sweep_file/option_visitors.h"
#include "app/sweep_file/trial_fields.h"
#include "app/sweep_file/trial_rules.h"
#include "app/sweep_file/varying_values.h"

namespace experiments {
namespace {

using nlohmann::json;

bool is_plain(unsigned char letter) {
  return std::isalnum(letter) || letter == '-' || letter == '_' || letter == '.';
}

Axis make_axis(const TrialField& known, const std::vector<json>& values) {
  Axis axis{known.pointer, {}};
  for (const auto& value : values) {
    axis.values.push_back(
        {value_text(value), [set = known.set, value](Trial& trial) { set(trial, value); }});
  }
  return axis;
}

std::optional<JsonField> find_below(const JsonField& experiment, const std::string& pointer) {
  const auto slash = pointer.rfind('/');
  if (slash == 0) return experiment.find(pointer.substr(1));
  return experiment.at(pointer.substr(1, slash - 1)).find(pointer.substr(slash + 1));
}

FieldValues read_trial_fields(const JsonField& field, const KnownNames& names,
                              Experiment& experiment) {
  FieldValues read;
  for (auto known : trial_fields()) {
    const auto found = find_below(field, known.pointer);
    if (!found) continue;
    if (known.takes_own_names) known.choices = names.inputs;
    const auto values = read_values(*found, known);
    known.set(experiment.base, values.front());
    if (values.size() > 1) experiment.axes.push_back(make_axis(known, values));
    read[known.pointer] = values;
  }
  return read;
}

template <class Visitor>
void visit(Heading& heading, Visitor& visitor) {
  constexpr int64_t most_parts = 1000;
  visitor.text("title", heading.title, "What is shown over the entry.");
  visitor.integer("part", heading.part, 1, most_parts, "Part of a report that the entry repeats.");
  visitor.text("report", heading.report,
               "That report's own figure, in words, shown beside what comes out here.");
}

template <class Visitor>
void visit(Experiment& experiment, Visitor& visitor) {
  visitor.integer("repeats", experiment.repeats, 1, kMostTrials,
                  "Trainings of each setting, with the seeds 0, 1, ...: tables show mean and 95 % "
                  "interval.");
  visitor.integer("seed", experiment.base.seed, 0, kLargestInteger,
                  "In place of repeats: one training of each setting, with this seed.");
  visitor.integer("sample", experiment.sample, 1, kLargestInteger,
                  "Train this many of the combinations, drawn without replacement.");
  visitor.number("rope", experiment.rope, Bounds::at_least_and_below(0, 100),
                 "Region of practical equivalence: percentage points of accuracy that make no "
                 "difference in practice. For data sets with folds or resplits.");
  visitor.choice(
      "keep", experiment.keep,
      "Trained models that the results keep, which export and predict then take as they "
      "are: the best of each setting (of the experiment, where those would take over 256 "
      "MB), all, or none.");
  visitor.integer("sample_seed", experiment.sample_seed, 0, kLargestInteger, "Seed of the sample.");
}

void check_repeats(const JsonField& field) {
  const auto seed = field.find("seed");
  if (seed && field.has("repeats")) seed->fail("expected either repeats or seed, got both");
}

void check_patience(const JsonField& field, const Experiment& experiment,
                    const FieldValues& values) {
  const auto patience = values.find("/training/patience");
  if (experiment.split.inner_folds == 0 || patience == values.end()) return;
  for (const auto& value : patience->second) {
    if (value == 0) continue;
    field.at("training")
        .at("patience")
        .fail(
            "with inner folds the fits that are tested have no validation pictures to stop by: "
            "leave "
            "out patience, or inner_folds in the split of " +
            experiment.base.dataset);
  }
}

void check_rope(const JsonField& field, const Experiment& experiment) {
  const auto rope = field.find("rope");
  if (rope && !experiment.split.is_resampled())
    rope->fail("says nothing without folds or resplit in the split of " + experiment.base.dataset);
}

void check_sample(const JsonField& field, const Experiment& experiment) {
  const auto sample = field.find("sample"), seed = field.find("sample_seed");
  if (seed && !sample) seed->fail("says nothing without sample");
  if (!sample) return;
  const auto combinations = count_combinations(experiment);
  if (*experiment.sample > combinations) {
    sample->expected("at most " + std::to_string(combinations) + ", the number of combinations");
  }
}

void check_size(const JsonField& field, const Experiment& experiment) {
  const auto settings = experiment.sample.value_or(count_combinations(experiment));
  const auto fits = fits_per_repeat(experiment.split);
  if (settings <= kMostTrials / fits / experiment.repeats) return;
  field.fail("makes " + std::to_string(settings) + " settings with " +
             std::to_string(experiment.repeats) + " repeats" +
             (fits > 1 ? " of " + std::to_string(fits) + " fits" : "") + "; at most " +
             std::to_string(kMostTrials) + " trials can be kept: shorten lists or draw a sample");
}

}  // namespace

std::vector<std::string> names_of(const SplitsByDataset& datasets) {
  std::vector<std::string> names;
  for (const auto& [name, split] : datasets) names.push_back(name);
  return names;
}

std::string read_name(const JsonField& field) {
  const auto name = field.text();
  // Plots, studies and exported models are files of this name.
  const bool usable = std::all_of(name.begin(), name.end(), is_plain) &&
                      std::isalnum(static_cast<unsigned char>(name[0])) && name.size() <= 100;
  if (!usable) {
    field.expected(
        "a file name of letters, digits, -, _ and ., at most 100, with a letter or digit first");
  }
  return name;
}

Heading read_heading(const JsonField& entry) {
  Heading heading;
  const OptionReader reader{entry};
  visit(heading, reader);
  return heading;
}

Experiment read_experiment(const JsonField& field, const KnownNames& known) {
  field.allow_only(experiment_keys());
  if (const auto type = field.find("type")) type->one_of({"sweep"});
  Experiment experiment;
  experiment.heading = read_heading(field);
  experiment.name = experiment.base.experiment = read_name(field.at("name"));
  experiment.base.dataset = field.at("dataset").one_of(names_of(known.datasets));
  experiment.split = known.datasets.at(experiment.base.dataset);
  field.at("model").at("type");
  const auto values = read_trial_fields(field, known, experiment);
  check_rules(field, values);
  check_patience(field, experiment, values);
  check_repeats(field);
  const OptionReader reader{field};
  visit(experiment, reader);
  check_rope(field, experiment);
  check_sample(field, experiment);
  check_size(field, experiment);
  return experiment;
}

nlohmann::ordered_json experiment_schema() {
  auto schema = object_schema();
  schema["required"] = {"name", "dataset", "model", "training"};
  auto& properties = schema["properties"];
  properties["name"] = {{"description", "Letters, digits, -, _ and .; no two entries share one."},
                        {"type", "string"},
                        {"pattern", "^[A-Za-z0-9][A-Za-z0-9_.-]*$"},
                        {"maxLength", 100}};
  properties["type"] = {{"description", "Left out, or \"sweep\"."}, {"const", "sweep"}};
  const OptionSchema visitor{schema};
  Experiment experiment;
  visit(experiment.heading, visitor);
  properties["dataset"] = described("A name of \"datasets\".", {}, text_schema());
  for (const auto& field : trial_fields()) {
    if (field.pointer == "/" + field.name()) properties[field.name()] = field_schema(field);
  }
  for (const auto* part : {"model", "training"}) properties[part] = reference(part);
  visit(experiment, visitor);
  schema["dependentRequired"]["sample_seed"] = {"sample"};
  schema["not"]["required"] = {"repeats", "seed"};
  return schema;
}

}  // namespace experiments
