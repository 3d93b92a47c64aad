#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <thread>

#include "app/cluster/job_scripts.h"
#include "app/cluster/slurm.h"
#include "app/cluster/submitted_job.h"
#include "app/cluster/task_progress.h"
#include "app/commands/commands.h"
#include "app/commands/data_root.h"
#include "app/commands/environment.h"
#include "app/commands/interruption.h"
#include "app/commands/planned_run.h"
#include "app/commands/run_lock.h"
#include "app/commands/run_text.h"
#include "app/commands/status_line.h"
#include "app/commands/summaries.h"
#include "app/printable.h"
#include "app/report/number_text.h"
#include "app/trials/collect_shards.h"
#include "files/whole_file.h"

namespace commands {
namespace {

namespace fs = std::filesystem;
using namespace experiments;

struct SubmitArguments {
  SweepArguments sweep;
  int64_t tasks = 0;
  std::string partition;
  std::string time;
  int64_t cpus = 1;
  std::vector<std::string> more;
  bool features_job = false;
  bool no_wait = false;
  bool retry_failed = false;
};

/// What a task is to be told: where everything is, whatever its environment says.
std::vector<std::string> run_words(const SubmitArguments& arguments, const RunFolder& folder) {
  const auto& sweep = arguments.sweep;
  std::vector<std::string> words{"run", sweep.file, "--output",
                                 fs::absolute(folder.path()).string()};
  words.insert(words.end(), {"--cache", fs::absolute(cache_folder(sweep.cache)).string()});
  if (sweep.demo) {
    words.emplace_back("--demo");
  } else {
    words.insert(words.end(), {"--data", fs::absolute(data_root(sweep.data)).string()});
  }
  for (const auto& change : sweep.overrides) words.insert(words.end(), {"--set", change});
  for (const auto& name : sweep.only) words.insert(words.end(), {"--only", name});
  if (arguments.retry_failed) words.emplace_back("--retry-failed");
  return words;
}

/// Files of the same shards may be left of an earlier submission, and its tasks may still write.
int64_t unused_attempt(const fs::path& run) {
  int64_t attempt = 0;
  for (const auto& file : shard_files(run)) attempt = std::max(attempt, file.attempt + 1);
  return attempt;
}

cluster::JobOptions job_options(const SubmitArguments& arguments, const RunFolder& folder,
                                int64_t tasks) {
  cluster::JobOptions options;
  options.folder = fs::absolute(folder.path());
  options.name = options.folder.filename().string();
  options.tasks = tasks;
  options.first_attempt = unused_attempt(options.folder);
  options.partition = arguments.partition;
  options.time = arguments.time;
  options.cpus = arguments.cpus;
  options.more = arguments.more;
  options.program = fs::read_symlink("/proc/self/exe");
  options.run_words = run_words(arguments, folder);
  options.working_folder = fs::current_path();
  return options;
}

/// Writes a script where it can be read, and hands it to Slurm.
std::string submit_script(const cluster::JobOptions& options, const std::string& name,
                          const std::string& text, const std::vector<std::string>& words) {
  const auto path = cluster::slurm_folder(options.folder) / name;
  files::write_whole(path, text);
  return cluster::submit_job(path, words);
}

cluster::SubmittedJob submit_jobs(const cluster::JobOptions& options, bool with_features_job) {
  cluster::SubmittedJob job;
  job.tasks = options.tasks;
  std::vector<std::string> after;
  if (with_features_job) {
    job.features = submit_script(options, "features.sh", cluster::features_script(options), {});
    after = {"--dependency=afterok:" + job.features, "--kill-on-invalid-dep=yes"};
  }
  job.array = submit_script(options, "task.sh", cluster::task_script(options), after);
  job.collect = submit_script(options, "collect.sh", cluster::collect_script(options),
                              {"--dependency=afterany:" + job.array});
  cluster::write(options.folder, job);
  return job;
}

/// Trials done of all, and how many tasks run.
Progress progress_of(const fs::path& run, const cluster::SubmittedJob& job, int64_t trials) {
  const auto tasks = cluster::task_progress(run, job.tasks, cluster::queued_tasks(job.array));
  int64_t done = 0, running = 0;
  for (const auto& task : tasks) {
    done += task.done;
    if (task.state == "running") ++running;
  }
  return {done, trials, std::nullopt, std::nullopt,
          std::to_string(running) + " of " + report::plural(job.tasks, "task") + " running"};
}

void print_how_to_watch(const RunFolder& folder, const cluster::SubmittedJob& job) {
  const auto path = app::printable(folder.path().string());
  std::cout << "To watch: facesweep status " << path << "; to end it: scancel " << job.array << ' '
            << job.collect << "; tables and page stand in " << path << " once job " << job.collect
            << " has ended.\n";
}

/// Returns once the collecting job has ended, or false once the user has enough.
bool wait_for(const RunFolder& folder, const cluster::SubmittedJob& job, int64_t trials,
              StatusLine& status) {
  constexpr auto interval = std::chrono::seconds(2);
  while (cluster::is_active(job.collect)) {
    const auto progress = progress_of(folder.path(), job, trials);
    status.progress("trials, " + progress.remark, progress.done, trials);
    const auto next = std::chrono::steady_clock::now() + interval;
    while (std::chrono::steady_clock::now() < next) {
      if (interruption_asked()) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  }
  status.finish();
  return true;
}

int show_end(const RunFolder& folder) {
  const auto shown = read_shown(RunFolder(folder.path()), /*with_curves=*/false);
  std::cout << app::printable_lines(run_text(shown, {false, shown.run.record.demo}))
            << "Results: " << app::printable(folder.path().string()) << '\n';
  const auto states = [&] {
    std::vector<std::string> ignored;
    return folder.states(ignored);
  }();
  int64_t missing = 0;
  for (const auto& experiment : shown.run.record.experiments) {
    for (const auto& id : experiment.trial_ids) missing += states.count(id) == 0 ? 1 : 0;
  }
  if (missing == 0) return success;
  throw std::runtime_error(
      report::plural(missing, "trial") + " left; what the tasks said stands in " +
      cluster::slurm_folder(folder.path()).string() + "; submit again to train the rest");
}

/// The plan written, features computed unless a job of its own does, and what is left to train.
int64_t prepare(const PlannedRun& planned, const SubmitArguments& arguments, StatusLine& status) {
  const auto& [text, folder, plan] = planned;
  const auto held = lock(folder, status);
  if (!shard_files(folder.path()).empty()) collect_shards(folder);
  auto notices = notices_on_data(plan);
  const auto missing = unfinished(plan, folder, arguments.retry_failed, notices);
  for (const auto& notice : notices) status.line("note: " + notice);
  if (missing.empty()) return 0;
  status.progress("writing the plan");
  folder.write(record_of(planned, arguments.sweep, environment_json()));
  if (!arguments.features_job) compute_features(plan, status);
  status.finish();
  return static_cast<int64_t>(missing.size());
}

int submit(const SubmitArguments& arguments) {
  cluster::require_slurm();
  if (arguments.tasks > cluster::most_tasks())
    throw std::runtime_error("--tasks " + std::to_string(arguments.tasks) +
                             ": this cluster has at most " + std::to_string(cluster::most_tasks()) +
                             " tasks in an array (MaxArraySize)");
  catch_interruptions("interrupted\n");
  StatusLine status;
  const auto planned = planned_run(arguments.sweep, status);
  const auto left = prepare(planned, arguments, status);
  const auto& folder = planned.folder;
  if (left == 0) {
    std::cout << "Nothing to submit: every trial has a result. \"facesweep show "
              << app::printable(folder.path().string()) << "\" prints the tables.\n";
    return success;
  }
  const auto tasks = std::min(arguments.tasks, left);
  const auto job = submit_jobs(job_options(arguments, folder, tasks), arguments.features_job);
  std::cout << "Submitted: " << report::plural(left, "trial") << " in "
            << report::plural(tasks, "task") << ", job " << job.array << "; collected by job "
            << job.collect << "; scripts in "
            << app::printable(cluster::slurm_folder(folder.path()).string()) << std::endl;
  const auto trials = static_cast<int64_t>(distinct_trials(planned.plan).size());
  if (arguments.no_wait || !wait_for(folder, job, trials, status)) {
    print_how_to_watch(folder, job);
    return interruption_asked() ? interrupted : success;
  }
  return show_end(folder);
}

}  // namespace

void add_submit(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<SubmitArguments>();
  auto* command = app.add_subcommand("submit", "Train a JSON file's trials on a Slurm cluster");
  add_sweep_options(*command, arguments->sweep);
  command->add_option("--tasks", arguments->tasks, "Tasks that share the trials")
      ->required()
      ->check(CLI::Range(1, 1000000));
  command->add_option("--partition", arguments->partition, "Of the cluster");
  command->add_option("--time", arguments->time,
                      "Limit of a task, such as 2:00:00; one that is not done is queued again");
  command->add_option("--cpus", arguments->cpus, "Processors of a task, and trials side by side")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command->add_option("--sbatch", arguments->more, "A further option of sbatch (may be repeated)")
      ->allow_extra_args(false);
  command->add_flag("--features-job", arguments->features_job,
                    "Compute features in a job of their own before the tasks, not here");
  command->add_flag("--retry-failed", arguments->retry_failed, "Train failed trials again");
  command->add_flag("--no-wait", arguments->no_wait, "Submit, say how to watch, and end");
  command->footer(
      "Folder of results, cache and data must be the same on all machines. Ctrl-C ends the "
      "watching, not the jobs.\n\n"
      "Examples:\n  facesweep submit experiments.json --tasks 16 --time 2:00:00 --cpus 4\n"
      "  facesweep submit experiments.json --tasks 4 --sbatch=--account=mine --no-wait");
  command->callback([arguments, &exit_code] { exit_code = submit(*arguments); });
}

}  // namespace commands
