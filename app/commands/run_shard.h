#pragma once

#include <cstdint>
#include <string>

#include "app/commands/status_line.h"
#include "app/results/shard_files.h"
#include "app/trials/plan.h"
#include "app/trials/train_trials.h"

namespace commands {

struct ShardRequest {
  experiments::Shard shard;
  int64_t attempt = 0;  ///< counted by whoever starts it again
  bool retry_failed = false;
};

/// "3/16" as the third of sixteen. Throws app::ConfigError.
experiments::Shard shard_from(const std::string& text);

/// Trains the trials of one part of a run that stand neither in the run's results nor in the file
/// of any shard or attempt, into a file of this shard and attempt; writes nothing else. The exit
/// code: success, failure where trials failed, interrupted, or to_be_requeued. Throws
/// std::runtime_error where another program writes that file.
int run_shard(const experiments::Plan& plan, const experiments::RunFolder& folder,
              const experiments::SweepRecord& record, const ShardRequest& request,
              experiments::RunOptions options, StatusLine& status);

}  // namespace commands
