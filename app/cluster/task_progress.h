#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "app/cluster/slurm.h"

namespace cluster {

/// How far one shard of a run is, from its files and from the queue.
struct TaskProgress {
  int64_t number = 0;
  int64_t done = 0;      ///< trials with a result, of all its attempts
  int64_t total = 0;     ///< its trials; 0 before it has begun
  int64_t failed = 0;    ///< trials that failed
  int64_t attempts = 0;  ///< that have written files
  std::string state;     ///< the queue's word, in lower case; empty where it knows nothing
  std::string nodes, reason;
};

/// Of shards 1 to `count` of the run; `queued` may be empty, as without Slurm.
std::vector<TaskProgress> task_progress(const std::filesystem::path& run, int64_t count,
                                        const std::vector<QueuedTask>& queued);

}  // namespace cluster
