#include <fmt/core.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>

#include "app/cluster/run_command.h"
#include "app/cluster/slurm.h"
#include "app/cluster/submitted_job.h"
#include "app/cluster/task_progress.h"
#include "app/commands/commands.h"
#include "app/printable.h"
#include "app/report/number_text.h"
#include "app/results/run_folder.h"
#include "app/results/shard_files.h"

namespace commands {
namespace {

using namespace experiments;

/// Of the shards that were submitted, else of those that have written files; 0 where there are
/// none.
int64_t shard_count(const RunFolder& folder, const std::optional<cluster::SubmittedJob>& job) {
  if (job) return job->tasks;
  const auto files = shard_files(folder.path());
  return files.empty() ? 0 : files.back().shard.count;
}

std::string state_of(const cluster::TaskProgress& task) {
  if (!task.state.empty())
    return task.state + (task.reason.empty() ? "" : " (" + task.reason + ")");
  if (task.total > 0 && task.done >= task.total) return "done";
  return task.attempts > 0 ? "begun" : "no file yet";
}

std::string line_of(const cluster::TaskProgress& task) {
  const auto trials = task.total > 0 ? fmt::format("{}/{}", task.done, task.total) : "-";
  return fmt::format("{:>6}  {:>15}  {:>6}  {:>8}  {}{}\n", task.number, trials, task.failed,
                     task.attempts, state_of(task),
                     task.nodes.empty() ? "" : " on " + app::printable(task.nodes));
}

std::string results_line(const RunFolder& folder) {
  auto* store = folder.existing();
  if (store == nullptr) return "No results are collected yet.\n";
  const auto counts = store->counts();
  return "Collected: " + std::to_string(counts.finished) + " of " +
         report::plural(counts.planned, "trial") +
         (counts.failed > 0 ? ", " + std::to_string(counts.failed) + " failed" : "") + "\n";
}

void print_status(const std::string& path) {
  const RunFolder folder(path);
  const auto job = cluster::read_submitted_job(path);
  const auto count = shard_count(folder, job);
  if (count == 0 && folder.existing() == nullptr) throw std::runtime_error(path + ": holds no run");
  const auto queued = job && cluster::is_on_path("squeue") ? cluster::queued_tasks(job->array)
                                                           : std::vector<cluster::QueuedTask>();
  if (job) {
    std::cout << "Job " << job->array << ", collected by job " << job->collect
              << (queued.empty() ? "; the queue no longer knows its tasks" : "") << '\n';
  }
  if (count > 0) std::cout << "  task           trials  failed  attempts  state\n";
  for (const auto& task : cluster::task_progress(path, count, queued)) std::cout << line_of(task);
  std::cout << results_line(folder);
}

}  // namespace

void add_status(CLI::App& app, int&) {
  auto path = std::make_shared<std::string>();
  auto* command =
      app.add_subcommand("status", "Say what each task of a run on several machines does");
  command->add_option("run", *path, "Folder of the run, such as runs/experiments")->required();
  command->footer("Example:\n  facesweep status runs/experiments");
  command->callback([path] { print_status(*path); });
}

}  // namespace commands
