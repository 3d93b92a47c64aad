#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cluster {

/// What the jobs of a run are made of.
struct JobOptions {
  std::string name;                      ///< of the run
  int64_t tasks = 1;                     ///< of the array: as many shards
  int64_t first_attempt = 0;             ///< that no file of a shard has yet
  std::string partition;                 ///< empty: the cluster's own choice
  std::string time;                      ///< "2:00:00"; empty: the cluster's own choice
  int64_t cpus = 1;                      ///< of each task
  std::vector<std::string> more;         ///< further options of sbatch
  std::filesystem::path program;         ///< this one
  std::vector<std::string> run_words;    ///< "run", the file and its options, but for the shard
  std::filesystem::path folder;          ///< of the run, absolute
  std::filesystem::path working_folder;  ///< where paths of the file start
};

/// slurm/ in the folder of the run: scripts, what was submitted, and what the tasks print.
std::filesystem::path slurm_folder(const std::filesystem::path& run);

/// The script of the array: trains one shard, tells it when its time is nearly up, and has it
/// queued again where something was left then.
std::string task_script(const JobOptions& options);

/// The script that collects what the tasks have trained.
std::string collect_script(const JobOptions& options);

/// The script that reads the data and computes features into the cache before the tasks begin.
std::string features_script(const JobOptions& options);

}  // namespace cluster
