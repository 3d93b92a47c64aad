#include "app/commands/run_shard.h"

#include <algorithm>
#include <iostream>
#include <memory>
#include <regex>
#include <stdexcept>

#include "app/commands/commands.h"
#include "app/commands/interruption.h"
#include "app/commands/time_limit.h"
#include "app/commands/train_missing.h"
#include "app/config_error.h"
#include "app/printable.h"
#include "app/report/number_text.h"
#include "app/trials/memory_estimate.h"
#include "app/trials/shard.h"
#include "files/file_lock.h"
#include "parallel/free_memory.h"

namespace commands {
namespace {

using namespace experiments;

std::string words_of(const Shard& shard) {
  return "shard " + std::to_string(shard.number) + " of " + std::to_string(shard.count);
}

std::unique_ptr<files::FileLock> lock_of(const ShardFile& file) {
  auto path = file.path;
  path.replace_extension(".lock");
  auto lock = std::make_unique<files::FileLock>(path);
  if (lock->state() == files::FileLock::State::elsewhere)
    throw std::runtime_error(file.path.string() + ": another program trains this shard (" +
                             lock->holder() +
                             "); wait for it, or start this one as another --attempt");
  return lock;
}

struct Remaining {
  std::vector<PlannedTrial> trials;
  int64_t there = 0;  ///< trials that have results
};

Remaining remaining(const std::vector<PlannedTrial>& own, const RunFolder& folder,
                    bool retry_failed, std::vector<std::string>& notices) {
  auto states = folder.states(notices);
  for (const auto& [id, state] : states_in(shard_files(folder.path()), notices)) {
    // A failed trial may have been trained since.
    if (states.emplace(id, state).first->second == TrialState::failed) states[id] = state;
  }
  Remaining left;
  for (const auto& planned : own) {
    const auto known = states.find(planned.id);
    const bool is_done =
        known != states.end() && !(retry_failed && known->second == TrialState::failed);
    if (is_done) {
      ++left.there;
    } else {
      left.trials.push_back(planned);
    }
  }
  return left;
}

/// Of the trials that were to be trained, those that failed and those that have no result.
struct Ended {
  int64_t failed = 0, missing = 0;
};

Ended ended(const std::vector<PlannedTrial>& trials, const ShardFile& file) {
  std::vector<std::string> notices;
  const auto states = states_in({file}, notices);
  Ended count;
  for (const auto& planned : trials) {
    const auto found = states.find(planned.id);
    if (found == states.end()) ++count.missing;
    if (found != states.end() && found->second == TrialState::failed) ++count.failed;
  }
  return count;
}

int exit_code_of(const Ended& count, const ShardFile& file) {
  if (count.missing > 0 && interruption_asked()) return interrupted;
  if (count.missing > 0 && time_is_up()) return to_be_requeued;
  if (count.missing > 0)
    throw std::runtime_error(file.path.string() + ": " + report::plural(count.missing, "trial") +
                             " could not be trained");
  return count.failed > 0 ? failure : success;
}

}  // namespace

Shard shard_from(const std::string& text) {
  static const std::regex kForm("(\\d{1,6})/(\\d{1,6})");
  std::smatch parts;
  if (std::regex_match(text, parts, kForm)) {
    const Shard shard{std::stoll(parts.str(1)), std::stoll(parts.str(2))};
    if (shard.number >= 1 && shard.number <= shard.count) return shard;
  }
  throw app::ConfigError("--shard " + text + ": expected such as 3/16, from 1/16 to 16/16");
}

int run_shard(const Plan& plan, const RunFolder& folder, const SweepRecord& record,
              const ShardRequest& request, RunOptions options, StatusLine& status) {
  const auto file = shard_file(folder.path(), request.shard, request.attempt);
  const auto lock = lock_of(file);
  const auto own = trials_of(plan, request.shard);
  std::vector<std::string> notices;
  const auto left = remaining(own, folder, request.retry_failed, notices);
  for (const auto& notice : notices) status.line("note: " + notice);
  ResultStore store(file.path, ResultStore::Access::write);
  store.write(with_ids_of(record, own));
  train_missing(plan, left.trials, store, options, status);
  const auto count = ended(left.trials, file);
  const auto trained = static_cast<int64_t>(left.trials.size()) - count.missing;
  std::cout << words_of(request.shard) << ": "
            << report::plural(static_cast<int64_t>(own.size()), "trial") << ", " << trained
            << " trained now, " << left.there << " were there"
            << (count.failed > 0 ? ", " + std::to_string(count.failed) + " failed" : "")
            << (count.missing > 0 ? ", " + std::to_string(count.missing) + " left" : "") << "; "
            << app::printable(file.path.string()) << std::endl;
  return exit_code_of(count, file);
}

}  // namespace commands
