#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace cluster {

/// What was handed to Slurm for a run, the last time.
struct SubmittedJob {
  std::string array;  ///< ids of jobs
  std::string collect;
  std::string features;  ///< empty: none
  int64_t tasks = 0;
};

/// slurm/job.json in the folder of the run. Throws std::runtime_error that names the path.
void write(const std::filesystem::path& run, const SubmittedJob& job);

/// nullopt where nothing was submitted. Throws app::ConfigError where the file is damaged.
std::optional<SubmittedJob> read_submitted_job(const std::filesystem::path& run);

}  // namespace cluster
