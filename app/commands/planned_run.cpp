#include "app/commands/planned_run.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <stdexcept>
#include <tuple>

#include "app/commands/commands.h"
#include "app/commands/data_root.h"
#include "app/commands/first_sweep.h"
#include "app/commands/interruption.h"
#include "app/config_error.h"
#include "app/sweep_file/read_sweep.h"
#include "files/whole_file.h"

namespace commands {
namespace {

using namespace experiments;

const std::string usual_file = SweepArguments().file;

template <class Entry>
bool any_named(const std::vector<Entry>& entries, const std::string& name) {
  return std::any_of(entries.begin(), entries.end(),
                     [&](const Entry& entry) { return entry.name == name; });
}

template <class Entry>
void erase_others(std::vector<Entry>& entries, const std::vector<std::string>& names) {
  const auto is_unwanted = [&](const Entry& entry) {
    return std::find(names.begin(), names.end(), entry.name) == names.end();
  };
  entries.erase(std::remove_if(entries.begin(), entries.end(), is_unwanted), entries.end());
}

void keep_only(Sweep& sweep, const std::vector<std::string>& names) {
  for (const auto& name : names) {
    if (any_named(sweep.experiments, name) || any_named(sweep.studies, name)) continue;
    throw app::ConfigError("--only " + name + ": no experiment has this name");
  }
  if (names.empty()) return;
  erase_others(sweep.experiments, names);
  erase_others(sweep.studies, names);
}

std::filesystem::path output_path(const SweepArguments& arguments) {
  if (!arguments.output.empty()) return arguments.output;
  const auto name = std::filesystem::path(arguments.file).stem().string();
  return std::filesystem::path("runs") / (name + (arguments.demo ? "-demo" : ""));
}

/// Throws app::ConfigError where a file stands in the way, or as require_no_old_results.
RunFolder output_folder(const SweepArguments& arguments) {
  const auto path = output_path(arguments);
  for (auto part = path; !part.empty(); part = part.parent_path()) {
    if (std::filesystem::is_directory(part)) break;
    if (!std::filesystem::exists(part)) continue;
    throw app::ConfigError("--output " + path.string() + ": " + part.string() +
                           " is a file; results go into a folder");
  }
  RunFolder folder(path);
  folder.require_no_old_results();
  return folder;
}

/// Where nothing is named and nothing is there, someone has just begun.
std::string file_text(const SweepArguments& arguments) {
  if (arguments.file != usual_file || std::filesystem::exists(arguments.file)) {
    return files::read_whole(arguments.file);
  }
  if (arguments.demo) return demo_sweep();
  throw app::ConfigError(
      usual_file +
      ": there is none here. To begin, \"facesweep init FOLDER\" makes such a file from a folder "
      "of pictures, one folder per class; \"facesweep run --demo\" needs no files at all; "
      "\"facesweep run FILE\" runs a file of another name");
}

}  // namespace

void add_sweep_options(CLI::App& command, SweepArguments& arguments) {
  command.add_option("file", arguments.file, "The JSON file")->capture_default_str();
  command.add_option("--data", arguments.data, "Data root (default: FACESWEEP_DATA, else data)");
  command.add_flag("--demo", arguments.demo,
                   "Generated data in place of every data set: needs no files");
  command.add_option("--set", arguments.overrides, "Change the JSON: POINTER=VALUE")
      ->allow_extra_args(false);
  command.add_option("--output", arguments.output, "Folder of the results (default: runs/FILE)");
  command.add_option(
      "--cache", arguments.cache,
      "Folder of read pictures and computed features (default: FACESWEEP_CACHE, else facesweep in "
      "your cache folder)");
  command.add_option("--only", arguments.only, "Run this experiment only (may be repeated)")
      ->allow_extra_args(false);
  command.add_flag("--verify", arguments.verify,
                   "Read all pictures again, those too whose files have not changed");
}

PlannedRun planned_run(const SweepArguments& arguments, StatusLine& status) {
  const auto text = file_text(arguments);
  auto sweep = read_sweep_text(text, arguments.file, arguments.overrides);
  keep_only(sweep, arguments.only);
  const auto folder = output_folder(arguments);
  const DataPlaces places{data_root(arguments.data), cache_folder(arguments.cache), arguments.demo,
                          arguments.verify};
  status.progress("planning the trials");
  const auto on_progress = [&](const std::string& what, int64_t done, int64_t total) {
    status.progress(what, done, total);
  };
  return {text, folder, make_plan(sweep, places, on_progress)};
}

SweepRecord record_of(const PlannedRun& planned, const SweepArguments& arguments,
                      const std::string& environment) {
  return experiments::record_of(planned.plan,
                                resolved_text(planned.text, arguments.file, arguments.overrides),
                                arguments.demo, environment);
}

/// What the user should know of the pictures: the first few of each data set.
int compute_features(const Plan& plan, StatusLine& status) {
  std::set<std::tuple<std::string, std::string>> seen;
  for (const auto& planned : distinct_trials(plan)) {
    const auto& trial = planned.trial;
    if (!seen.emplace(trial.dataset, trial.input).second) continue;
    const auto stage = trial.dataset + ": " + trial.input;
    status.progress(stage);
    prepared_rows(plan, trial, [&](int64_t done, int64_t total) {
      if (interruption_asked()) throw std::runtime_error("interrupted; what was kept is kept");
      status.progress(stage, done, total);
    });
  }
  status.finish();
  return success;
}

std::vector<std::string> notices_on_data(const Plan& plan) {
  constexpr size_t kShown = 5;
  std::vector<std::string> shown;
  for (const auto& [name, dataset] : plan.datasets) {
    const auto& all = dataset.record.notices;
    for (size_t i = 0; i < std::min(kShown, all.size()); ++i) shown.push_back(name + ": " + all[i]);
    if (all.size() <= kShown) continue;
    shown.push_back(name + ": and " + std::to_string(all.size() - kShown) +
                    " more; facesweep data check " + name + " shows all");
  }
  return shown;
}

}  // namespace commands
