#include "app/trials/collect_shards.h"

#include <map>
#include <memory>
#include <stdexcept>
#include <unordered_set>
#include <utility>

#include "app/results/intact_rows.h"
#include "app/sweep_file/names.h"
#include "app/sweep_file/read_sweep.h"
#include "training/trainer.h"

namespace experiments {
namespace {

using States = std::unordered_map<std::string, TrialState>;

/// A shard's file with its record, whose ids are those of its own trials.
struct OpenedShard {
  ShardFile file;
  SweepRecord record;
};

bool is_same_run(const SweepRecord& a, const SweepRecord& b) {
  const auto is_same = [](const ExperimentRecord& own, const ExperimentRecord& other) {
    return own.name == other.name && own.fingerprints == other.fingerprints;
  };
  return a.file == b.file && a.demo == b.demo && a.numbers == b.numbers &&
         std::equal(a.experiments.begin(), a.experiments.end(), b.experiments.begin(),
                    b.experiments.end(), is_same);
}

std::vector<OpenedShard> opened_shards(const RunFolder& folder, std::vector<std::string>& notices) {
  std::vector<OpenedShard> shards;
  for (const auto& file : shard_files(folder.path())) {
    try {
      ResultStore store(file.path, ResultStore::Access::read);
      if (auto record = store.read_record()) shards.push_back({file, std::move(*record)});
    } catch (const std::runtime_error& error) {
      notices.push_back(error.what());
    }
  }
  for (const auto& shard : shards) {
    if (is_same_run(shard.record, shards.front().record)) continue;
    throw std::runtime_error(shard.file.path.string() + " is of another run than " +
                             shards.front().file.path.string() +
                             " (the file, the data or the program differ); remove those that are "
                             "no longer wanted");
  }
  return shards;
}

/// The record with the ids of all trials, which follow from the file and from what stands for the
/// data. Throws std::runtime_error where this program's numbers are others.
SweepRecord with_all_ids(SweepRecord record, const RunFolder& folder,
                         const StageProgress& on_progress) {
  if (record.numbers != training::numbers_version)
    throw std::runtime_error(folder.path().string() +
                             ": its shards were trained by a program whose numbers are others; "
                             "collect them with that one");
  const auto sweep = read_sweep_text(record.file, folder.path().string() + "/shards");
  for (auto& experiment : record.experiments) {
    for (const auto& own : sweep.experiments) {
      if (own.name != experiment.name) continue;
      experiment.trial_ids.clear();
      for (const auto& planned :
           named(trials_of(expand(own)), experiment.fingerprints, on_progress))
        experiment.trial_ids.push_back(planned.id);
    }
  }
  return record;
}

/// The record that the results have; none where it cannot be used and another can take its place.
std::optional<SweepRecord> known_record(const RunFolder& folder, bool is_replaceable) {
  try {
    return folder.read_record();
  } catch (const std::runtime_error&) {
    if (!is_replaceable) throw;
    return std::nullopt;
  }
}

/// Brings the record of the run up to that of its shards and returns it.
SweepRecord settled_record(const RunFolder& folder, const std::vector<OpenedShard>& shards,
                           const StageProgress& on_progress) {
  auto known = known_record(folder, /*is_replaceable=*/!shards.empty());
  if (shards.empty()) {
    if (known) return *known;
    throw std::runtime_error(folder.path().string() +
                             ": has no shards to collect (shards/*.sqlite)");
  }
  if (known && is_same_run(*known, shards.front().record)) return *known;
  auto record = with_all_ids(shards.front().record, folder, on_progress);
  folder.write(record);
  return record;
}

std::string damaged_text(const ShardFile& file, int64_t trials) {
  return file.path.string() + ": " + std::to_string(trials) + (trials == 1 ? " trial" : " trials") +
         " cannot be read; where that stays so when it is collected again, remove this file and "
         "run the shard again";
}

/// Copies rows from files into the results, many at a time.
class Copying {
 public:
  Copying(ResultStore& results, States& states, Collected& collected)
      : results_(results), states_(states), collected_(collected) {}

  /// A damaged file gives what is whole in it.
  void copy(const ShardFile& file, const std::function<void()>& on_rows) {
    int64_t seen = 0;
    const auto damaged = for_each_intact_trial(file.path, [&](TrialRow&& row) {
      if (++seen % 1024 == 0) on_rows();
      add(std::move(row));
    });
    flush();
    for_each_intact_model(file.path, [&](KeptModel&& model) {
      if (results_.would_keep(model)) results_.write({}, {std::move(model)});
    });
    if (damaged > 0) collected_.notices.push_back(damaged_text(file, damaged));
  }

 private:
  void add(TrialRow&& row) {
    const auto known = states_.find(row.id);
    const bool is_better = known == states_.end() || (known->second == TrialState::failed &&
                                                      row.state != name_of(TrialState::failed));
    if (!is_better) return;
    states_[row.id] = value_of<TrialState>(row.state);
    ++collected_.added;
    rows_.push_back(std::move(row));
    if (rows_.size() >= at_a_time) flush();
  }

  void flush() {
    if (!rows_.empty()) results_.write(rows_);
    rows_.clear();
  }

  static constexpr size_t at_a_time = 2000;

  ResultStore& results_;
  States& states_;
  Collected& collected_;
  std::vector<TrialRow> rows_;
};

template <class Call>
void for_each_id(const SweepRecord& record, const Call& call) {
  for (const auto& experiment : record.experiments) {
    for (const auto& id : experiment.trial_ids) {
      if (!id.empty()) call(id);
    }
  }
}

void count_missing(const SweepRecord& record, const States& states, Collected& collected) {
  std::unordered_set<std::string> seen;
  for_each_id(record, [&](const std::string& id) {
    if (!seen.insert(id).second) return;
    ++collected.trials;
    if (states.count(id) == 0) ++collected.missing;
  });
}

/// Which shards what is missing belongs to.
std::vector<Collected::Lacking> lacking(const std::vector<OpenedShard>& shards,
                                        const States& states) {
  std::map<std::pair<int64_t, int64_t>, std::unordered_set<std::string>> missing;  // count, number
  for (const auto& shard : shards) {
    auto& own = missing[{shard.file.shard.count, shard.file.shard.number}];
    for_each_id(shard.record, [&](const std::string& id) {
      if (states.count(id) == 0) own.insert(id);
    });
  }
  std::vector<Collected::Lacking> found;
  if (shards.empty()) return found;
  const auto count = shards.back().file.shard.count;
  for (int64_t number = 1; number <= count; ++number) {
    const auto own = missing.find({count, number});
    if (own == missing.end()) {
      found.push_back({{number, count}, std::nullopt});
    } else if (!own->second.empty()) {
      found.push_back({{number, count}, static_cast<int64_t>(own->second.size())});
    }
  }
  return found;
}

}  // namespace

Collected collect_shards(const RunFolder& folder, const StageProgress& on_progress,
                         const std::function<bool()>& should_stop) {
  Collected collected;
  const auto shards = opened_shards(folder, collected.notices);
  const auto record = settled_record(folder, shards, on_progress);
  auto states = folder.states(collected.notices);
  Copying copying(folder.store(), states, collected);
  int64_t done = 0;
  for (const auto& shard : shards) {
    if (should_stop && should_stop()) break;
    const auto& file = shard.file;
    // A text that changed with each trial would be a line for each where nobody watches.
    copying.copy(file, [&] {
      if (on_progress) on_progress("collecting shards", done, static_cast<int64_t>(shards.size()));
    });
    ++done;
  }
  count_missing(record, states, collected);
  if (collected.missing > 0) collected.lacking = lacking(shards, states);
  return collected;
}

}  // namespace experiments
