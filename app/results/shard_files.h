#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/results/trial_state.h"

namespace experiments {

/// One of several parts of a run, each of which one machine trains: the third of sixteen.
struct Shard {
  int64_t number = 1;  ///< from 1
  int64_t count = 1;
};

/// A file of results that one shard of a run has written, in one of its attempts. Two attempts may
/// live at a time, as after a machine was cut off: each has a file of its own.
struct ShardFile {
  Shard shard;
  int64_t attempt = 0;
  std::filesystem::path path;
};

/// shards/3-of-16.sqlite in the folder of a run, or shards/3-of-16.attempt-2.sqlite.
ShardFile shard_file(const std::filesystem::path& run, const Shard& shard, int64_t attempt);

/// Those that are there, by count, number and attempt.
std::vector<ShardFile> shard_files(const std::filesystem::path& run);

/// How each trial ended that stands in one of the files, by id. A file that cannot be read is named
/// in `notices`, and its trials count as missing.
std::unordered_map<std::string, TrialState> states_in(const std::vector<ShardFile>& files,
                                                      std::vector<std::string>& notices);

}  // namespace experiments
