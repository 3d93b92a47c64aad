#include "app/results/run_folder.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <regex>
#include <stdexcept>

#include "app/error_words.h"
#include "app/results/result_files.h"
#include "app/sweep_file/read_sweep.h"
#include "files/whole_file.h"

namespace experiments {
namespace {

namespace fs = std::filesystem;

// The process that files::write_whole put in the name of its temporary file.
std::optional<pid_t> writer_of(const fs::path& path) {
  static const std::regex kName(".*\\.tmp-(\\d{1,9})-\\d+");
  std::smatch parts;
  const auto name = path.filename().string();
  if (!std::regex_match(name, parts, kName)) return std::nullopt;
  return static_cast<pid_t>(std::stol(parts.str(1)));
}

bool runs_elsewhere(pid_t process) {
  return process != getpid() && (::kill(process, 0) == 0 || errno == EPERM);
}

TrialResult read_finished(const fs::path& folder, const std::string& id, bool with_predictions) {
  ResultFiles texts;
  texts.trial = files::read_whole(folder / "trial.json");
  texts.curve = files::read_whole(folder / "curve.csv");
  texts.test = files::read_whole(folder / "test.csv");
  auto result = from_files(texts, with_predictions);
  if (result.id != id) throw std::runtime_error("trial.json: is of another trial, " + result.id);
  return result;
}

std::vector<Study> recorded(const std::vector<Study>& studies, const SweepRecord& record) {
  std::vector<Study> kept;
  for (const auto& study : studies) {
    const auto is_this = [&](const StudyRecord& known) { return known.name == study.name; };
    const auto& known = record.studies;
    if (std::any_of(known.begin(), known.end(), is_this)) kept.push_back(study);
  }
  return kept;
}

}  // namespace

void RunFolder::clean() const {
  if (!fs::exists(path_)) return;
  std::vector<fs::path> leftovers;
  for (const auto& entry : fs::recursive_directory_iterator(path_)) {
    const auto writer = writer_of(entry.path());
    if (writer && !runs_elsewhere(*writer) && entry.is_regular_file())
      leftovers.push_back(entry.path());
  }
  for (const auto& leftover : leftovers) fs::remove(leftover);
}

void RunFolder::write(const TrialResult& result) const {
  const auto texts = to_files(result);
  const auto folder = trial_folder(result.id);
  // An older trial.json must not vouch for the new files until all of them stand.
  fs::remove(folder / "trial.json");
  files::write_whole(folder / "curve.csv", texts.curve);
  files::write_whole(folder / "test.csv", texts.test);
  files::write_whole(folder / "trial.json", texts.trial);
}

StoredTrial RunFolder::read(const std::string& id, bool with_predictions) const {
  const auto folder = trial_folder(id);
  if (!fs::exists(folder / "trial.json")) return {};
  try {
    return {read_finished(folder, id, with_predictions), ""};
  } catch (const std::exception& error) {
    return {std::nullopt, folder.string() + " cannot be used: " + app::words_of(error)};
  }
}

ExperimentResults RunFolder::read(const Experiment& experiment, const std::vector<std::string>& ids,
                                  bool with_predictions, std::vector<std::string>& notices) const {
  ExperimentResults results;
  auto id = ids.begin();
  for (const auto& setting : expand(experiment)) {
    auto& own = results.emplace_back();
    for (const auto& trial : setting.repeats) {
      if (id == ids.end()) break;
      auto stored = read(*id++, with_predictions);
      if (!stored.notice.empty()) notices.push_back(stored.notice);
      if (!stored.result) continue;
      // One trial may serve several experiments; here it is this one's.
      stored.result->trial.experiment = experiment.name;
      own.emplace(trial.key(), std::move(*stored.result));
    }
  }
  return results;
}

void RunFolder::write(const SweepRecord& record) const {
  files::write_whole(path_ / "sweep.json", to_text(record));
}

std::optional<SweepRecord> RunFolder::read_record() const {
  const auto path = path_ / "sweep.json";
  if (!fs::exists(path)) return std::nullopt;
  return sweep_record_from(files::read_whole(path), path.string());
}

StoredRun RunFolder::read_all(bool with_predictions) const {
  auto record = read_record();
  if (!record) throw std::runtime_error(path_.string() + ": holds no run (there is no sweep.json)");
  StoredRun run{
      *record, read_sweep_text(record->file, (path_ / "sweep.json").string() + ":file"), {}, {}};
  std::map<std::string, std::vector<std::string>> ids;
  for (const auto& experiment : record->experiments) ids[experiment.name] = experiment.trial_ids;
  // A run of --only some experiments records no others.
  auto& all = run.sweep.experiments;
  const auto is_absent = [&](const Experiment& experiment) {
    return ids.count(experiment.name) == 0;
  };
  all.erase(std::remove_if(all.begin(), all.end(), is_absent), all.end());
  run.sweep.studies = recorded(run.sweep.studies, *record);
  for (const auto& experiment : run.sweep.experiments) {
    run.results.push_back(read(experiment, ids[experiment.name], with_predictions, run.notices));
  }
  return run;
}

}  // namespace experiments
