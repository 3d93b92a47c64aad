#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "app/results/run_folder.h"
#include "app/results/shard_files.h"
#include "app/trials/plan.h"

namespace experiments {

/// What the files of a run's shards added to its results, and what is still missing.
struct Collected {
  int64_t trials = 0;   ///< of the whole run, each once
  int64_t added = 0;    ///< results that were not there before
  int64_t missing = 0;  ///< trials without a result
  /// Shards that have trials without a result: their number of them, or none where a shard has
  /// written no file.
  struct Lacking {
    Shard shard;
    std::optional<int64_t> trials;
  };
  std::vector<Lacking> lacking;
  std::vector<std::string> notices;  ///< files and rows that cannot be used
};

/// Copies the results of all shards of a run into its results.sqlite, with the models that they
/// keep. What stands there already stays as it is: doing it twice changes nothing. Nothing is
/// trained, and no data is read. Throws std::runtime_error where the folder has no shards, or where
/// two are of different runs.
Collected collect_shards(const RunFolder& folder, const StageProgress& on_progress = {},
                         const std::function<bool()>& should_stop = {});

}  // namespace experiments
