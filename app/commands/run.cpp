#include <algorithm>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <thread>

#include "app/commands/commands.h"
#include "app/commands/data_root.h"
#include "app/commands/environment.h"
#include "app/commands/first_sweep.h"
#include "app/commands/go_on_text.h"
#include "app/commands/interruption.h"
#include "app/commands/plan_text.h"
#include "app/commands/report.h"
#include "app/commands/run_studies.h"
#include "app/commands/run_text.h"
#include "app/commands/status_line.h"
#include "app/commands/summaries.h"
#include "app/commands/train_missing.h"
#include "app/config_error.h"
#include "app/pictures/best_pictures.h"
#include "app/printable.h"
#include "app/sweep_file/read_sweep.h"
#include "app/trials/memory_estimate.h"
#include "app/trials/train_trials.h"
#include "files/file_lock.h"
#include "files/whole_file.h"
#include "parallel/for_each_item.h"
#include "parallel/free_memory.h"

namespace commands {
namespace {

using namespace experiments;

const std::string usual_file = "experiments.json";

struct RunArguments {
  std::string file = usual_file;
  std::string data;
  bool demo = false;
  bool dry_run = false;
  std::vector<std::string> overrides;
  int64_t jobs = parallel::available_threads();
  std::string output;
  std::string cache;
  std::vector<std::string> only;
  bool retry_failed = false;
  bool verify = false;
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

/// Throws app::ConfigError where a file stands in the way, or as require_no_old_results.
RunFolder output_folder(const RunArguments& arguments) {
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

/// For the projections of sample space, beside `needed` bytes that training takes anyway.
int64_t memory_bytes(const RunArguments& arguments, double needed = 0) {
  if (arguments.memory_gib <= 0) {
    return std::max<int64_t>(0, parallel::free_memory() - static_cast<int64_t>(needed)) / 2;
  }
  return static_cast<int64_t>(arguments.memory_gib * (int64_t{1} << 30));
}

void draw_pictures(const Plan& plan, const ShownRun& shown, const RunArguments& arguments,
                   const KeptWeights& kept, StatusLine& status) {
  PictureEvents events;
  events.on_stage = [&](const std::string& stage) { show_stage(status, stage); };
  events.should_stop = interruption_asked;
  write_best_pictures(plan, shown.run, shown.summaries, shown.folder, memory_bytes(arguments), kept,
                      events);
}

/// Tables, pictures and page of all that is finished; the exit code.
int show_results(const Plan& plan, const RunFolder& folder, const RunArguments& arguments,
                 const std::string& command, const KeptWeights& kept, StatusLine& status) {
  status.progress("reading the results");
  const auto shown = read_shown(folder);
  const auto text = app::printable_lines(run_text(shown, {false, shown.run.record.demo}));
  status.finish();
  std::cout << text << "Results: " << app::printable(folder.path().string()) << std::endl;
  draw_pictures(plan, shown, arguments, kept, status);
  status.progress("writing the page");
  const auto page = write_report(shown);
  status.finish();
  std::cout << (page.empty() ? "Report: left out (built with FACESWEEP_PAGE=OFF)"
                             : "Report: " + app::printable(page.string()))
            << '\n';
  if (interruption_asked()) {
    std::cerr << interrupted_text(command);
    return interrupted;
  }
  const auto failed = failed_text(shown, command, arguments.retry_failed);
  std::cerr << failed;
  return failed.empty() ? success : failure;
}

/// What made the numbers: where nothing is missing, what made them when they were trained.
std::string environment_of(const RunFolder& folder, const Missing& missing) {
  if (!missing.empty()) return environment_json();
  try {
    const auto record = folder.read_record();
    return record ? record->environment : environment_json();
  } catch (const app::ConfigError&) {
    return environment_json();  // damaged: it is written again
  }
}

/// What the user should know of the pictures: the first few of each data set.
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

void show_plan(const Plan& plan, const Missing& missing, int64_t jobs, StatusLine& status) {
  status.progress("estimating the work");
  const auto text = plan_text(plan, missing, jobs);
  status.finish();
  std::cout << text << std::flush;
}

/// Where nothing is named and nothing is there, someone has just begun.
std::string file_text(const RunArguments& arguments) {
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

/// Two runs into one folder would train the same trials and remove each other's files. None for a
/// dry run. Throws std::runtime_error that says who writes there.
std::unique_ptr<files::FileLock> lock(const RunFolder& folder, const RunArguments& arguments,
                                      StatusLine& status) {
  if (arguments.dry_run) return nullptr;
  auto lock = std::make_unique<files::FileLock>(folder.lock_path());
  const auto path = folder.path().string();
  // One that was killed a moment ago may still be on its way out.
  for (int wait = 0; wait < 20 && lock->state() == files::FileLock::State::elsewhere; ++wait) {
    status.progress("waiting for another run");
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    lock = std::make_unique<files::FileLock>(folder.lock_path());
  }
  if (lock->state() == files::FileLock::State::elsewhere) {
    throw std::runtime_error(path + ": another run writes there (" + lock->holder() +
                             "); wait for it, or name another folder with --output");
  }
  if (lock->state() == files::FileLock::State::unsupported) {
    status.line("note: " + path +
                ": its file system has no locks; let no other run write there at the same time");
  }
  return lock;
}

int run(const RunArguments& arguments, const std::string& command) {
  const auto text = file_text(arguments);
  auto sweep = read_sweep_text(text, arguments.file, arguments.overrides);
  keep_only(sweep, arguments.only);
  const auto folder = output_folder(arguments);
  catch_interruptions();
  StatusLine status;
  const auto on_progress = [&](const std::string& what, int64_t done, int64_t total) {
    status.progress(what, done, total);
  };
  const DataPlaces places{data_root(arguments.data), cache_folder(arguments.cache), arguments.demo,
                          arguments.verify};
  status.progress("planning the trials");
  const auto plan = make_plan(sweep, places, on_progress);
  const auto held = lock(folder, arguments, status);
  auto notices = notices_on_data(plan);
  status.progress("looking for finished trials");
  const Missing missing{unfinished(plan, folder, arguments.retry_failed, notices),
                        unfinished_studies(plan, folder, arguments.retry_failed, notices)};
  for (const auto& notice : notices) status.line("note: " + notice);
  const auto trials = missing.all_trials();
  if (arguments.dry_run) show_plan(plan, missing, arguments.jobs, status);
  const auto too_large = why_too_large(plan, trials, arguments.jobs, parallel::free_memory());
  if (!too_large.empty()) throw std::runtime_error(too_large);
  if (arguments.dry_run) return success;
  status.progress("writing the plan");
  folder.clean();
  folder.write(record_of(plan, resolved_text(text, arguments.file, arguments.overrides),
                         arguments.demo, environment_of(folder, missing)));
  const double needed = training_memory(plan, trials, arguments.jobs);
  const RunOptions options{arguments.jobs, memory_bytes(arguments, needed), computed_by()};
  KeptWeights kept;
  train_missing(plan, missing.trials, folder, options, kept, status);
  run_studies(plan, missing.studies, folder, options, status);
  return show_results(plan, folder, arguments, command, kept, status);
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
  command->add_option("--jobs", arguments->jobs, "Trials side by side (default: one a processor)")
      ->check(CLI::Range(1, 1024));
  command->add_option("--output", arguments->output, "Folder of the results (default: runs/FILE)");
  command->add_option(
      "--cache", arguments->cache,
      "Folder of read pictures and computed features (default: FACESWEEP_CACHE, else facesweep in "
      "your cache folder)");
  command->add_option("--only", arguments->only, "Run this experiment only (may be repeated)")
      ->allow_extra_args(false);
  command->add_flag("--verify", arguments->verify,
                    "Read all pictures again, those too whose files have not changed");
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
