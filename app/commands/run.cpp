#include <algorithm>
#include <iostream>
#include <memory>
#include <stdexcept>

#include "app/commands/commands.h"
#include "app/commands/environment.h"
#include "app/commands/go_on_text.h"
#include "app/commands/interruption.h"
#include "app/commands/plan_text.h"
#include "app/commands/planned_run.h"
#include "app/commands/report.h"
#include "app/commands/run_lock.h"
#include "app/commands/run_shard.h"
#include "app/commands/run_studies.h"
#include "app/commands/run_text.h"
#include "app/commands/status_line.h"
#include "app/commands/summaries.h"
#include "app/commands/time_limit.h"
#include "app/commands/train_missing.h"
#include "app/config_error.h"
#include "app/pictures/best_pictures.h"
#include "app/printable.h"
#include "app/report/number_text.h"
#include "app/trials/collect_shards.h"
#include "app/trials/memory_estimate.h"
#include "app/trials/shard.h"
#include "app/trials/train_trials.h"
#include "parallel/for_each_item.h"
#include "parallel/free_memory.h"

namespace commands {
namespace {

using namespace experiments;

struct RunArguments {
  SweepArguments sweep;
  bool dry_run = false;
  int64_t jobs = parallel::available_threads();
  bool retry_failed = false;
  double memory_gib = 0;
  std::string shard;  ///< empty: all of the run
  bool features_only = false;
  int64_t attempt = 0;
};

/// For the projections of sample space, beside `needed` bytes that training takes anyway.
int64_t memory_bytes(const RunArguments& arguments, double needed = 0) {
  if (arguments.memory_gib <= 0) {
    return std::max<int64_t>(0, parallel::free_memory() - static_cast<int64_t>(needed)) / 2;
  }
  return static_cast<int64_t>(arguments.memory_gib * (int64_t{1} << 30));
}

void draw_pictures(const Plan& plan, const ShownRun& shown, const RunArguments& arguments,
                   StatusLine& status) {
  PictureEvents events;
  events.on_stage = [&](const std::string& stage) { show_stage(status, stage); };
  events.should_stop = interruption_asked;
  write_best_pictures(plan, shown.run, shown.summaries, shown.folder, memory_bytes(arguments),
                      events);
}

/// What the user should know of trials without a result, or with a failed one; the exit code.
int ending(const Plan& plan, const ShownRun& shown, const RunArguments& arguments,
           const std::string& command) {
  std::vector<std::string> ignored;
  const auto left = unfinished(plan, shown.folder, /*retry_failed=*/false, ignored).size();
  if (left > 0) {
    std::cerr << report::plural(static_cast<int64_t>(left), "trial") << " left"
              << (time_is_up() ? ", as the time was up" : "") << ". To go on: " << command << '\n';
    return time_is_up() ? to_be_requeued : failure;
  }
  const auto failed = failed_text(shown, command, arguments.retry_failed);
  std::cerr << failed;
  return failed.empty() ? success : failure;
}

/// Tables, pictures and page of all that is finished; the exit code.
int show_results(const Plan& plan, const RunFolder& folder, const RunArguments& arguments,
                 const std::string& command, StatusLine& status) {
  status.progress("reading the results");
  const auto shown = read_shown(folder);
  const auto text = app::printable_lines(run_text(shown, {false, shown.run.record.demo}));
  status.finish();
  std::cout << text << "Results: " << app::printable(folder.path().string()) << std::endl;
  draw_pictures(plan, shown, arguments, status);
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
  return ending(plan, shown, arguments, command);
}

/// What made the numbers: where nothing is missing, what made them when they were trained.
std::string environment_of(const RunFolder& folder, const Missing& missing) {
  if (!missing.empty()) return environment_json();
  try {
    const auto record = folder.read_record();
    return record ? record->environment : environment_json();
  } catch (const std::runtime_error&) {
    return environment_json();  // damaged: it is written again
  }
}

void show_plan(const Plan& plan, const Missing& missing, int64_t jobs, StatusLine& status) {
  status.progress("estimating the work");
  const auto text = plan_text(plan, missing, jobs);
  status.finish();
  std::cout << text << std::flush;
}

/// Throws std::runtime_error where training these trials does not fit into memory.
RunOptions options_for(const Plan& plan, const std::vector<Trial>& trials,
                       const RunArguments& arguments) {
  const auto too_large = why_too_large(plan, trials, arguments.jobs, parallel::free_memory());
  if (!too_large.empty()) throw std::runtime_error(too_large);
  const double needed = training_memory(plan, trials, arguments.jobs);
  return {arguments.jobs, memory_bytes(arguments, needed), computed_by()};
}

int run_part(const PlannedRun& planned, const RunArguments& arguments, StatusLine& status) {
  const Shard shard = shard_from(arguments.shard);
  std::vector<Trial> trials;
  for (const auto& own : trials_of(planned.plan, shard)) trials.push_back(own.trial);
  const auto options = options_for(planned.plan, trials, arguments);
  return run_shard(planned.plan, planned.folder,
                   record_of(planned, arguments.sweep, environment_json()),
                   {shard, arguments.attempt, arguments.retry_failed}, options, status);
}

/// What shards left is part of the run.
void collect_before(const RunFolder& folder, StatusLine& status) {
  if (shard_files(folder.path()).empty()) return;
  try {
    const auto collected = collect_shards(folder);
    if (collected.added > 0)
      status.line("note: took " + report::plural(collected.added, "result") + " from " +
                  (folder.path() / "shards").string());
  } catch (const std::runtime_error& error) {
    status.line(std::string("note: results of shards are not taken: ") + error.what());
  }
}

int run_whole(const PlannedRun& planned, const RunArguments& arguments, const std::string& command,
              StatusLine& status) {
  const auto& [text, folder, plan] = planned;
  std::unique_ptr<files::FileLock> held;
  if (!arguments.dry_run) {
    held = lock(folder, status);
    collect_before(folder, status);
  }
  auto notices = notices_on_data(plan);
  status.progress("looking for finished trials");
  const Missing missing{unfinished(plan, folder, arguments.retry_failed, notices),
                        unfinished_studies(plan, folder, arguments.retry_failed, notices)};
  for (const auto& notice : notices) status.line("note: " + notice);
  if (arguments.dry_run) show_plan(plan, missing, arguments.jobs, status);
  const auto options = options_for(plan, missing.all_trials(), arguments);
  if (arguments.dry_run) return success;
  status.progress("writing the plan");
  folder.clean();
  folder.write(record_of(planned, arguments.sweep, environment_of(folder, missing)));
  train_missing(plan, missing.trials, folder.store(), options, status);
  run_studies(plan, missing.studies, folder, options, status);
  return show_results(plan, folder, arguments, command, status);
}

int run(const RunArguments& arguments, const std::string& command) {
  if (!arguments.shard.empty()) shard_from(arguments.shard);  // a mistake is said at once
  catch_interruptions(interrupted_text(command));
  heed_time_limit();
  StatusLine status;
  const auto planned = planned_run(arguments.sweep, status);
  if (arguments.features_only) return compute_features(planned.plan, status);
  return arguments.shard.empty() ? run_whole(planned, arguments, command, status)
                                 : run_part(planned, arguments, status);
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
  add_sweep_options(*command, arguments->sweep);
  auto* dry = command->add_flag("--dry-run", arguments->dry_run,
                                "Count the trials, their memory and time; train nothing");
  command->add_option("--jobs", arguments->jobs, "Trials side by side")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command->add_flag("--retry-failed", arguments->retry_failed, "Train failed trials again");
  command
      ->add_option("--memory", arguments->memory_gib,
                   "GiB for shared products (default: half of what is free)")
      ->check(wrong_memory);
  auto* shard = command->add_option(
      "--shard", arguments->shard,
      "Train one part only, such as 3/16, into a file of its own; facesweep collect joins them");
  shard->excludes(dry);
  command
      ->add_flag("--features-only", arguments->features_only,
                 "Read the data and compute features into the cache; train nothing")
      ->excludes(shard)
      ->excludes(dry);
  command->add_option("--attempt", arguments->attempt, "How often this shard was started before")
      ->check(CLI::Range(0, 1000000))
      ->needs(shard);
  command->footer(
      "Examples:\n  facesweep run experiments.json\n  facesweep run --demo\n"
      "  facesweep run --only hidden-units --set /experiments/0/training/steps=100 --dry-run\n"
      "  facesweep run experiments.json --shard 3/16");
  command->callback(
      [arguments, command_line, &exit_code] { exit_code = run(*arguments, command_line); });
}

}  // namespace commands
