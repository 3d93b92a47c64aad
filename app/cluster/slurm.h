#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cluster {

/// Throws std::runtime_error, and says what else there is, where Slurm's programs are not on the
/// PATH or no cluster is configured.
void require_slurm();

/// Tasks that one job array can have.
int64_t most_tasks();

/// The id of the job that sbatch makes of a script. Throws std::runtime_error with what sbatch says
/// where it refuses.
std::string submit_job(const std::filesystem::path& script,
                       const std::vector<std::string>& options);

/// A task of an array as the queue knows it, for some minutes after its end.
struct QueuedTask {
  int64_t number = 0;
  std::string state;   ///< Slurm's: "PENDING", "RUNNING", "COMPLETED", ...
  std::string nodes;   ///< where it runs; empty before
  std::string reason;  ///< why it waits: "Resources", "Dependency", ...
};

/// The tasks of a job array, none where the queue has forgotten it.
std::vector<QueuedTask> queued_tasks(const std::string& job);

/// The lines that squeue prints for an array in the form "index|state|nodes|reason"; an index may
/// be a list of those that wait: "3,5-8%2".
std::vector<QueuedTask> tasks_from(const std::string& lines);

/// True while a job waits or runs.
bool is_active(const std::string& job);

}  // namespace cluster
