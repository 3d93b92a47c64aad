#include "app/commands/run_model.h"

#include <fmt/core.h>

#include <algorithm>

#include "app/commands/data_root.h"
#include "app/commands/environment.h"
#include "app/commands/interruption.h"
#include "app/commands/summaries.h"
#include "app/config_error.h"
#include "app/sweep_file/names.h"
#include "training/metrics.h"

namespace commands {
namespace {

using namespace experiments;

struct Choice {
  size_t experiment = 0;
  std::string id;                                     ///< of a trial that is there; or empty:
  std::optional<Trial> on_all;                        ///< a setting to train on all pictures,
  std::optional<exports::ExpectedAccuracy> expected;  ///< and what that can be expected to be worth
};

exports::ExpectedAccuracy expected_accuracy(const CrossValidation& validation) {
  const auto& found = validation.nested.accuracy;
  const double half = found.half_width.value_or(1);
  return {found.mean, std::max(0.0, found.mean - half), std::min(1.0, found.mean + half),
          found.count};
}

/// The fit of a fold of the setting's first repeat.
Choice fold_of(const SettingResults& results, const SettingSummary& setting, size_t experiment,
               int64_t fold) {
  const auto found = results.find({setting.trial.seed, fold, {}});
  if (found != results.end()) return {experiment, found->second.id, {}, {}};
  throw app::ConfigError("--fold " + std::to_string(fold) +
                         ": no fold of that number is trained; they count from 0");
}

/// The best setting, on all pictures where its data set has folds or resplits, else its best
/// repeat; nullopt where nothing is trained yet.
std::optional<Choice> best_of(const StoredRun& run, const std::vector<ExperimentSummary>& all,
                              size_t experiment, const std::optional<int64_t>& fold) {
  const auto& summary = all[experiment];
  if (!summary.best) return std::nullopt;
  const auto& setting = summary.settings[summary.best->index];
  const auto& results = run.results[experiment][summary.best->index];
  if (fold) return fold_of(results, setting, experiment, *fold);
  if (!summary.cross_validation) {
    const auto* best = best_repeat(results);
    return best == nullptr ? std::nullopt : std::optional(Choice{experiment, best->id, {}, {}});
  }
  auto trial = setting.trial;
  trial.fold = data_loaders::all_pictures;
  trial.inner_fold = trial.training.patience > 0 ? std::optional<int64_t>(0) : std::nullopt;
  return Choice{experiment, "", trial, expected_accuracy(*summary.cross_validation)};
}

Choice best_of_all(const StoredRun& run, const std::vector<ExperimentSummary>& all,
                   const std::optional<int64_t>& fold) {
  std::optional<Choice> best;
  double accuracy = -1;
  for (size_t i = 0; i < all.size(); ++i) {
    const auto choice = best_of(run, all, i, fold);
    if (!choice) continue;
    const auto own = all[i].settings[all[i].best->index].validation_accuracy.mean;
    if (own > accuracy) best = choice;
    accuracy = std::max(accuracy, own);
  }
  if (!best) throw std::runtime_error("no trial of the run is trained");
  return *best;
}

Choice named_trial(const StoredRun& run, const std::string& prefix) {
  std::optional<Choice> found;
  for (size_t i = 0; i < run.record.experiments.size(); ++i) {
    for (const auto& id : run.record.experiments[i].trial_ids) {
      if (id.compare(0, prefix.size(), prefix) != 0) continue;
      if (found && found->id != id) {
        throw app::ConfigError("--trial " + prefix + ": begins the ids of several trials");
      }
      found = Choice{i, id, {}, {}};
    }
  }
  if (!found) throw app::ConfigError("--trial " + prefix + ": the run has no such trial");
  return *found;
}

Choice named_experiment(const StoredRun& run, const std::vector<ExperimentSummary>& all,
                        const std::string& name, const std::optional<int64_t>& fold) {
  std::string known;
  for (size_t i = 0; i < all.size(); ++i) {
    known += (i == 0 ? "" : ", ") + all[i].name;
    if (all[i].name != name) continue;
    if (const auto choice = best_of(run, all, i, fold)) return *choice;
    throw std::runtime_error("--best " + name + ": none of its trials is trained");
  }
  throw app::ConfigError("--best " + name + ": expected one of " + known);
}

Choice chosen(const RunFolder& folder, const StoredRun& run, const RunModelArguments& arguments) {
  if (!arguments.trial.empty()) return named_trial(run, arguments.trial);
  const auto all = summaries(folder, run);
  if (!arguments.best.empty()) return named_experiment(run, all, arguments.best, arguments.fold);
  return best_of_all(run, all, arguments.fold);
}

TrialResult stored_result(const RunFolder& folder, const std::string& id) {
  auto stored = folder.read(id);
  if (!stored.notice.empty()) throw std::runtime_error(stored.notice);
  if (!stored.result) throw std::runtime_error("trial " + id + " is not trained yet");
  const auto state = stored.result->state;
  if (state == TrialState::failed || state == TrialState::diverged) {
    throw std::runtime_error("trial " + id.substr(0, 12) + " " + experiments::name_of(state) +
                             ", so there is no model of it");
  }
  return *stored.result;
}

/// The bytes that were kept of a trial; none where it is not there or was changed.
std::optional<std::string> kept_bytes(const RunFolder& folder, const std::string& id) {
  auto* store = folder.existing();
  auto model = store == nullptr ? std::nullopt : store->find_model(id);
  return model ? std::optional(std::move(model->bytes)) : std::nullopt;
}

exports::TrialModelEvents events_on(StatusLine& status, int64_t steps) {
  exports::TrialModelEvents events;
  events.should_stop = interruption_asked;
  events.on_features = [&status](int64_t done, int64_t total) {
    status.progress("features", done, total);
  };
  events.on_step = [&status, steps](int64_t step) {
    status.progress("training, step", step, steps);
  };
  return events;
}

LoadedTrial loaded(const StoredRun& run, Trial trial, size_t experiment, const DataPlaces& places,
                   StatusLine& status) {
  trial.experiment = run.sweep.experiments[experiment].name;
  return load_trial(run.sweep, trial, places, [&](int64_t done, int64_t total) {
    status.progress(trial.dataset + ": pictures", done, total);
  });
}

/// The model of a trial that is there.
RunModel model_of(const LoadedTrial& trial, const DataPlaces& places, const TrialResult& stored,
                  const std::optional<std::string>& kept, StatusLine& status) {
  const auto events = events_on(status, stored.steps);
  const auto program = program_version();
  if (kept) {
    return {exports::from_kept(trial, places, stored, *kept, program, events),
            trial.trial.experiment, Origin::kept};
  }
  return {exports::trained_again(trial, places, stored, program, events), trial.trial.experiment,
          Origin::trained_again};
}

}  // namespace

std::vector<CLI::Option*> add_run_model_options(CLI::App& command, RunModelArguments& arguments) {
  auto* trial = command.add_option("--trial", arguments.trial, "Id of a trial, or its beginning");
  auto* best =
      command.add_option("--best", arguments.best,
                         "The best of this experiment (default: of the whole run), by validation");
  auto* fold = command.add_option(
      "--fold", arguments.fold,
      "Of a cross-validated experiment: the model of this fold of the first repeat, from 0 "
      "(default: trained on all pictures)");
  best->excludes(trial);
  fold->excludes(trial);
  auto* data = command.add_option("--data", arguments.data,
                                  "Data root (default: FACESWEEP_DATA, else data)");
  auto* cache = command.add_option("--cache", arguments.cache, "Folder of computed features");
  return {trial, best, fold, data, cache};
}

RunModel model_of_run(const std::string& run_path, const RunModelArguments& arguments,
                      StatusLine& status) {
  const RunFolder folder(run_path);
  const auto run = folder.read_all({/*curve=*/false, /*predictions=*/false});
  const auto choice = chosen(folder, run, arguments);
  const DataPlaces places{data_root(arguments.data), cache_folder(arguments.cache),
                          run.record.demo};
  if (!choice.on_all) {
    const auto stored = stored_result(folder, choice.id);
    const auto trial = loaded(run, stored.trial, choice.experiment, places, status);
    return model_of(trial, places, stored, kept_bytes(folder, choice.id), status);
  }
  const auto trial = loaded(run, *choice.on_all, choice.experiment, places, status);
  const auto events = events_on(status, trial.trial.training.steps);
  return {exports::trained_on_all(trial, places, *choice.expected, program_version(), events),
          trial.trial.experiment, Origin::trained_on_all};
}

std::string origin_text(const RunModel& model) {
  const auto& provenance = model.made.model.provenance;
  const char* how = model.origin == Origin::kept            ? ", the kept model"
                    : model.origin == Origin::trained_again ? ", trained again"
                                                            : "";
  return fmt::format("trial {} of {}{}{}", provenance.trial_id.substr(0, 12), model.experiment,
                     provenance.demo ? " (generated data)" : "", how);
}

std::string accuracy_text(const exports::Provenance& provenance) {
  if (const auto& expected = provenance.expected) {
    return fmt::format(
        "trained on all {} pictures; expected accuracy on others {:.1f} % ({:.1f} to {:.1f} %, 95 "
        "%, nested over {} folds)",
        provenance.train_pictures, 100 * expected->accuracy, 100 * expected->low,
        100 * expected->high, expected->folds);
  }
  const auto interval =
      training::wilson_interval(provenance.test_correct, provenance.test_pictures);
  return fmt::format("test accuracy {:.1f} % ({:.1f} to {:.1f} %, 95 %, Wilson)",
                     100.0 * static_cast<double>(provenance.test_correct) /
                         static_cast<double>(provenance.test_pictures),
                     100 * interval.low, 100 * interval.high);
}

}  // namespace commands
