#include "app/results/run_folder.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <stdexcept>

#include "app/results/results_database.h"
#include "app/sweep_file/names.h"
#include "app/sweep_file/read_sweep.h"
#include "files/unfinished_name.h"

namespace experiments {
namespace {

namespace fs = std::filesystem;

std::vector<Study> recorded(const std::vector<Study>& studies, const SweepRecord& record) {
  std::vector<Study> kept;
  for (const auto& study : studies) {
    const auto is_this = [&](const StudyRecord& known) { return known.name == study.name; };
    const auto& known = record.studies;
    if (std::any_of(known.begin(), known.end(), is_this)) kept.push_back(study);
  }
  return kept;
}

/// Where in StoredRun::results a trial's result belongs: to several experiments that share it.
struct Place {
  size_t experiment = 0, setting = 0;
  const Trial* trial = nullptr;
};

/// The run without results, and what its settings are.
struct Expanded {
  StoredRun run;
  std::vector<std::vector<Setting>> settings;                  ///< of each experiment
  std::unordered_map<std::string, std::vector<Place>> places;  ///< by a trial's id
};

void add_places(const std::vector<std::string>& ids, size_t experiment, Expanded& expanded) {
  auto id = ids.begin();
  const auto& settings = expanded.settings[experiment];
  for (size_t setting = 0; setting < settings.size(); ++setting) {
    for (const auto& trial : settings[setting].repeats) {
      if (id == ids.end()) return;
      expanded.places[*id++].push_back({experiment, setting, &trial});
    }
  }
}

Expanded expanded(SweepRecord record, const fs::path& file) {
  Expanded made;
  auto& run = made.run;
  run.sweep = read_sweep_text(record.file, file.string() + ":file");
  std::map<std::string, std::vector<std::string>> ids;
  for (auto& experiment : record.experiments) ids[experiment.name] = experiment.trial_ids;
  // A run of --only some experiments records no others.
  auto& all = run.sweep.experiments;
  const auto is_absent = [&](const Experiment& experiment) {
    return ids.count(experiment.name) == 0;
  };
  all.erase(std::remove_if(all.begin(), all.end(), is_absent), all.end());
  run.sweep.studies = recorded(run.sweep.studies, record);
  for (const auto& experiment : all) made.settings.push_back(expand(experiment));
  for (size_t i = 0; i < all.size(); ++i) {
    run.results.emplace_back(made.settings[i].size());
    add_places(ids[all[i].name], i, made);
  }
  run.record = std::move(record);
  return made;
}

}  // namespace

struct RunFolder::Opened {
  std::mutex mutex;
  std::unique_ptr<ResultStore> store;
  ResultStore::Access access = ResultStore::Access::read;
};

RunFolder::RunFolder(fs::path path) : path_(std::move(path)), opened_(std::make_shared<Opened>()) {}

ResultStore& RunFolder::opened(ResultStore::Access access) const {
  const std::lock_guard lock(opened_->mutex);
  const bool fits = opened_->store != nullptr && (access == ResultStore::Access::read ||
                                                  opened_->access == ResultStore::Access::write);
  if (!fits) {
    opened_->store.reset();
    opened_->store = std::make_unique<ResultStore>(results_path(), access);
    opened_->access = access;
  }
  return *opened_->store;
}

ResultStore* RunFolder::existing() const {
  require_no_old_results();
  if (!fs::exists(results_path())) return nullptr;
  {
    const std::lock_guard lock(opened_->mutex);
    if (!opened_->store && is_unmade(results_path())) return nullptr;
  }
  return &opened(ResultStore::Access::read);
}

void RunFolder::require_no_old_results() const {
  if (fs::exists(results_path()) || !fs::exists(path_ / "sweep.json")) return;
  throw std::runtime_error(
      path_.string() +
      ": holds results in the form of facesweep 0.1 (sweep.json and trials), which this program "
      "does not read; run the file again into another folder (--output), or remove this one");
}

void RunFolder::clean() const {
  files::remove_unfinished(path_);
}

void RunFolder::write(const std::vector<TrialResult>& results) const {
  std::vector<TrialRow> rows;
  for (const auto& result : results) rows.push_back(row_of(result));
  store().write(rows);
}

std::string RunFolder::damaged_notice(const std::string& id) const {
  return results_path().string() + ": trial " + id.substr(0, 12) +
         " cannot be used: it is not what was written (its digest differs)";
}

StoredTrial RunFolder::read(const std::string& id, const ResultParts& parts) const {
  auto* store = existing();
  if (store == nullptr) return {};
  StoredTrial stored;
  const auto row =
      store->find(id, parts, [&](const std::string&) { stored.notice = damaged_notice(id); });
  if (row) stored.result = result_from(*row, nullptr, parts);
  return stored;
}

std::unordered_map<std::string, TrialState> RunFolder::states(
    std::vector<std::string>& notices) const {
  std::unordered_map<std::string, TrialState> states;
  auto* store = existing();
  if (store == nullptr) return states;
  store->for_each(
      {false, false},
      [&](TrialRow&& row) { states.emplace(row.id, value_of<TrialState>(row.state)); },
      [&](const std::string& id) { notices.push_back(damaged_notice(id)); });
  return states;
}

void RunFolder::write(const SweepRecord& record) const {
  store().write(record);
}

std::optional<SweepRecord> RunFolder::read_record() const {
  auto* store = existing();
  return store == nullptr ? std::nullopt : store->read_record();
}

StoredRun RunFolder::read_all(const ResultParts& parts) const {
  auto record = read_record();
  if (!record)
    throw std::runtime_error(path_.string() +
                             ": holds no run (there is no results.sqlite, or an empty one)");
  auto [run, settings, places] = expanded(std::move(*record), results_path());
  const auto add = [&, &run = run, &places = places](TrialRow&& row) {
    const auto found = places.find(row.id);
    if (found == places.end()) return;
    for (const auto& [experiment, setting, trial] : found->second) {
      // One trial may serve several experiments; each has it as its own.
      run.results[experiment][setting].emplace(trial->key(), result_from(row, trial, parts));
    }
  };
  const auto on_damaged = [&, &run = run, &places = places](const std::string& id) {
    if (places.count(id) > 0) run.notices.push_back(damaged_notice(id));
  };
  existing()->for_each(parts, add, on_damaged);
  return std::move(run);
}

}  // namespace experiments
