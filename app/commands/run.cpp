#include <fmt/core.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <set>

#include "app/commands/blas.h"
#include "app/commands/commands.h"
#include "app/commands/data_root.h"
#include "app/commands/environment.h"
#include "app/commands/interruption.h"
#include "app/commands/report.h"
#include "app/commands/run_studies.h"
#include "app/commands/run_text.h"
#include "app/commands/status_line.h"
#include "app/commands/summaries.h"
#include "app/commands/train_missing.h"
#include "app/config_error.h"
#include "app/pictures/best_pictures.h"
#include "app/report/figures.h"
#include "app/studies/study_files.h"
#include "app/sweep_file/names.h"
#include "app/sweep_file/read_sweep.h"
#include "app/trials/train_trials.h"
#include "files/whole_file.h"
#include "parallel/for_each_item.h"

namespace commands {
namespace {

using namespace experiments;

struct RunArguments {
  std::string file = "experiments.json";
  std::string data;
  bool demo = false;
  bool dry_run = false;
  std::vector<std::string> overrides;
  int64_t jobs = parallel::available_threads();
  std::string output;
  std::string cache;
  std::vector<std::string> only;
  bool retry_failed = false;
  double memory_gib = 0;
};

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

std::filesystem::path output_path(const RunArguments& arguments) {
  if (!arguments.output.empty()) return arguments.output;
  const auto name = std::filesystem::path(arguments.file).stem().string();
  return std::filesystem::path("runs") / (name + (arguments.demo ? "-demo" : ""));
}

/// Throws app::ConfigError where a file stands in the way.
RunFolder output_folder(const RunArguments& arguments) {
  const auto path = output_path(arguments);
  for (auto part = path; !part.empty(); part = part.parent_path()) {
    if (std::filesystem::is_directory(part)) break;
    if (!std::filesystem::exists(part)) continue;
    throw app::ConfigError("--output " + path.string() + ": " + part.string() +
                           " is a file; results go into a folder");
  }
  return RunFolder(path);
}

int64_t memory_bytes(const RunArguments& arguments) {
  if (arguments.memory_gib <= 0) return free_memory() / 2;
  return static_cast<int64_t>(arguments.memory_gib * (int64_t{1} << 30));
}

/// What a run still has to do.
struct Missing {
  std::vector<PlannedTrial> trials;
  std::vector<PlannedStudy> studies;
};

double estimated_operations(const Plan& plan, const Missing& missing) {
  double operations = 0;
  for (const auto& planned : missing.trials) {
    operations += experiments::estimated_operations(plan, planned.trial);
  }
  for (const auto& planned : missing.studies) {
    for (const auto& trial : planned.study.trials) {
      operations += experiments::estimated_operations(plan, trial);
    }
  }
  return operations;
}

void print_plan(const Plan& plan, const Missing& missing, int64_t jobs, StatusLine& status) {
  status.progress("estimating the work");
  // Skinny products reach about half of what square ones do.
  const double seconds = estimated_operations(plan, missing) / (0.5e9 * measured_gflops(1)) /
                         static_cast<double>(jobs);
  const auto memory = static_cast<double>(picture_memory(plan) + training_memory(plan));
  status.finish();
  for (size_t i = 0; i < plan.trials.size(); ++i) {
    std::cout << fmt::format("{:<28} {:>6} trials\n", plan.sweep.experiments[i].name,
                             plan.trials[i].size());
  }
  for (const auto& planned : plan.studies) {
    std::cout << fmt::format("{:<28} {:>6} trials of a study\n", planned.study.name,
                             planned.study.trials.size());
  }
  std::cout << fmt::format(
      "\n{} trials to train and {} studies to run, about {:.0f} s on {} threads and {:.1f} GiB; "
      "nothing was trained\n",
      missing.trials.size(), missing.studies.size(), std::max(1.0, seconds), jobs,
      memory / (int64_t{1} << 30));
}

void check_memory(const Plan& plan) {
  const auto needed = training_memory(plan), free = free_memory();
  if (needed <= free) return;
  constexpr double gib = int64_t{1} << 30;
  throw std::runtime_error(fmt::format(
      "the inputs need {:.1f} GiB of memory and {:.1f} GiB are free: make a data set's split "
      "smaller, read pixels in place of alexnet.conv4, or leave engine to auto",
      static_cast<double>(needed) / gib, static_cast<double>(free) / gib));
}

/// "2 trials and 1 study"; empty where none failed.
std::string failed_ones(const RunFolder& folder, const StoredRun& run) {
  std::set<std::string> trials;
  for (const auto& experiment : run.results) {
    for (const auto* result : finished_trials(experiment)) {
      if (result->state == TrialState::failed) trials.insert(result->id);
    }
  }
  int64_t studies = 0;
  for (const auto& stored : studies::read_all(folder.path(), run)) {
    if (stored.result && !stored.result->failure.empty()) ++studies;
  }
  std::string text;
  if (!trials.empty()) text = report::plural(static_cast<int64_t>(trials.size()), "trial");
  if (studies > 0) {
    text += (text.empty() ? "" : " and ") + std::to_string(studies) +
            (studies == 1 ? " study" : " studies");
  }
  return text;
}

void draw_pictures(const Plan& plan, const StoredRun& run,
                   const std::vector<ExperimentSummary>& all, const RunFolder& folder,
                   const RunArguments& arguments, StatusLine& status) {
  PictureEvents events;
  events.on_stage = [&](const std::string& stage) { show_stage(status, stage); };
  events.should_stop = interruption_asked;
  write_best_pictures(plan, run, all, folder, memory_bytes(arguments), events);
}

/// Tables, pictures and page of all that is finished; the exit code.
int show_results(const Plan& plan, const RunFolder& folder, const RunArguments& arguments,
                 const std::string& command, StatusLine& status) {
  status.progress("reading the results");
  const auto run = folder.read_all(/*with_predictions=*/false);
  const auto all = summaries(folder, run);
  const auto text = run_text(folder, run, all, {false, run.record.demo});
  status.finish();
  std::cout << text << "Results: " << folder.path().string() << std::endl;
  draw_pictures(plan, run, all, folder, arguments, status);
  status.progress("writing the page");
  const auto page = write_report(folder, run, all);
  status.finish();
  std::cout << (page.empty() ? "Report: left out (built with FACESWEEP_PAGE=OFF)"
                             : "Report: " + page.string())
            << '\n';
  if (interruption_asked()) {
    std::cerr << "interrupted; all that was finished is kept. To go on: " << command << '\n';
    return interrupted;
  }
  const auto failed = failed_ones(folder, run);
  if (failed.empty()) return success;
  std::cerr << failed << " failed and will not be tried again unless asked for: " << command
            << (arguments.retry_failed ? "" : " --retry-failed") << '\n';
  return failure;
}

/// What made the numbers: where nothing is missing, what made them when they were trained.
std::string environment_of(const RunFolder& folder, const Missing& missing) {
  if (!missing.trials.empty() || !missing.studies.empty()) return environment_json();
  try {
    const auto record = folder.read_record();
    return record ? record->environment : environment_json();
  } catch (const app::ConfigError&) {
    return environment_json();  // damaged: it is written again
  }
}

int run(const RunArguments& arguments, const std::string& command) {
  const auto text = files::read_whole(arguments.file);
  auto sweep = read_sweep_text(text, arguments.file, arguments.overrides);
  keep_only(sweep, arguments.only);
  const auto folder = output_folder(arguments);
  catch_interruptions();
  StatusLine status;
  const auto on_progress = [&](const std::string& what, int64_t done, int64_t total) {
    status.progress(what, done, total);
  };
  const DataPlaces places{data_root(arguments.data), cache_folder(arguments.cache), arguments.demo};
  status.progress("planning the trials");
  const auto plan = make_plan(sweep, places, on_progress);
  std::vector<std::string> notices;
  status.progress("looking for finished trials");
  const Missing missing{unfinished(plan, folder, arguments.retry_failed, notices, on_progress),
                        unfinished_studies(plan, folder, arguments.retry_failed, notices)};
  for (const auto& notice : notices) status.line("note: " + notice);
  if (arguments.dry_run) {
    print_plan(plan, missing, arguments.jobs, status);
    return success;
  }
  check_memory(plan);
  status.progress("writing sweep.json");
  folder.clean();
  folder.write(record_of(plan, resolved_text(text, arguments.file, arguments.overrides),
                         arguments.demo, environment_of(folder, missing)));
  const RunOptions options{arguments.jobs, memory_bytes(arguments), computed_by()};
  train_missing(plan, missing.trials, folder, options, status);
  run_studies(plan, missing.studies, folder, options, status);
  return show_results(plan, folder, arguments, command, status);
}

/// Empty for a number of GiB that makes sense; CLI::Range lets NaN pass.
std::string wrong_memory(const std::string& text) {
  double gib = 0;
  const bool fits = CLI::detail::lexical_cast(text, gib) && gib >= 0.001 && gib <= 1e6;
  return fits ? "" : "expected 0.001 to 1000000 GiB, got " + text;
}

}  // namespace

void add_run(CLI::App& app, int& exit_code, const std::string& command_line) {
  auto arguments = std::make_shared<RunArguments>();
  auto* command =
      app.add_subcommand("run", "Train every trial of a JSON file that is not yet trained");
  command->add_option("file", arguments->file, "The JSON file")->capture_default_str();
  command->add_option("--data", arguments->data, "Data root (default: FACESWEEP_DATA, else data)");
  command->add_flag("--demo", arguments->demo,
                    "Generated data in place of every data set: needs no files");
  command->add_flag("--dry-run", arguments->dry_run,
                    "Count the trials, their memory and time; train nothing");
  command->add_option("--set", arguments->overrides, "Change the JSON: POINTER=VALUE")
      ->allow_extra_args(false);
  command->add_option("--jobs", arguments->jobs, "Trials side by side")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command->add_option("--output", arguments->output, "Folder of the results (default: runs/FILE)");
  command->add_option("--cache", arguments->cache,
                      "Folder of computed features (default: FACESWEEP_CACHE, else facesweep in "
                      "your cache folder)");
  command->add_option("--only", arguments->only, "Run this experiment only (may be repeated)")
      ->allow_extra_args(false);
  command->add_flag("--retry-failed", arguments->retry_failed, "Train failed trials again");
  command
      ->add_option("--memory", arguments->memory_gib,
                   "GiB for shared products (default: half of what is free)")
      ->check(wrong_memory);
  command->footer(
      "Examples:\n  facesweep run experiments.json\n  facesweep run --demo\n"
      "  facesweep run --only hidden-units --set /experiments/0/training/steps=100 --dry-run");
  command->callback(
      [arguments, command_line, &exit_code] { exit_code = run(*arguments, command_line); });
}

}  // namespace commands
