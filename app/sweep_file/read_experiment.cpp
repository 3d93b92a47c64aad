#include "app/sweep_file/read_experiment.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

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

FieldValues read_trial_fields(const JsonField& field, Experiment& experiment) {
  FieldValues read;
  for (const auto& known : trial_fields()) {
    const auto found = find_below(field, known.pointer);
    if (!found) continue;
    const auto values = read_values(*found, known);
    known.set(experiment.base, values.front());
    if (values.size() > 1) experiment.axes.push_back(make_axis(known, values));
    read[known.pointer] = values;
  }
  return read;
}

void read_repeats(const JsonField& field, Experiment& experiment) {
  if (const auto seed = field.find("seed")) {
    if (field.has("repeats")) seed->fail("expected either repeats or seed, got both");
    experiment.base.seed = static_cast<uint64_t>(seed->integer(0));
  }
  if (const auto repeats = field.find("repeats"))
    experiment.repeats = repeats->integer(1, kMostTrials);
}

void read_sample(const JsonField& field, Experiment& experiment) {
  if (const auto seed = field.find("sample_seed")) {
    if (!field.has("sample")) seed->fail("says nothing without sample");
    experiment.sample_seed = static_cast<uint64_t>(seed->integer(0));
  }
  const auto sample = field.find("sample");
  if (!sample) return;
  experiment.sample = sample->integer(1);
  const auto combinations = count_combinations(experiment);
  if (*experiment.sample > combinations) {
    sample->expected("at most " + std::to_string(combinations) + ", the number of combinations");
  }
}

void check_size(const JsonField& field, const Experiment& experiment) {
  const auto settings = experiment.sample.value_or(count_combinations(experiment));
  if (settings <= kMostTrials / experiment.repeats) return;
  field.fail("makes " + std::to_string(settings) + " settings with " +
             std::to_string(experiment.repeats) + " repeats; at most " +
             std::to_string(kMostTrials) + " trials can be kept: shorten lists or draw a sample");
}

}  // namespace

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
  constexpr int64_t most_parts = 1000;
  Heading heading;
  if (const auto title = entry.find("title")) heading.title = title->text();
  if (const auto part = entry.find("part")) heading.part = part->integer(1, most_parts);
  if (const auto report = entry.find("report")) heading.report = report->text();
  return heading;
}

Experiment read_experiment(const JsonField& field, const std::vector<std::string>& datasets) {
  field.allow_only(experiment_keys());
  if (const auto type = field.find("type")) type->one_of({"sweep"});
  Experiment experiment;
  experiment.heading = read_heading(field);
  experiment.name = experiment.base.experiment = read_name(field.at("name"));
  experiment.base.dataset = field.at("dataset").one_of(datasets);
  field.at("model").at("type");
  check_rules(field, read_trial_fields(field, experiment));
  read_repeats(field, experiment);
  read_sample(field, experiment);
  check_size(field, experiment);
  return experiment;
}

}  // namespace experiments
