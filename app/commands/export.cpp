#include <fmt/core.h>

#include <algorithm>
#include <iostream>
#include <memory>

#include "app/commands/commands.h"
#include "app/commands/data_root.h"
#include "app/commands/environment.h"
#include "app/commands/interruption.h"
#include "app/commands/keep_inputs.h"
#include "app/commands/status_line.h"
#include "app/commands/summaries.h"
#include "app/config_error.h"
#include "app/exports/page.h"
#include "app/exports/train_again.h"
#include "app/exports/verified_file.h"
#include "app/printable.h"
#include "app/sweep_file/names.h"
#include "training/metrics.h"

namespace commands {
namespace {

using namespace experiments;

struct ExportArguments {
  std::string run;
  std::string trial;
  std::string best;
  std::string format;
  std::string output;
  std::string data;
  std::string cache;
  std::optional<int64_t> fold;
  bool head_only = false;
};

/// A folder rather than a file.
const std::string kPage = "page";

const std::map<std::string, exports::Format>& formats() {
  static const std::map<std::string, exports::Format> formats{
      {"torchscript", exports::Format::torchscript},
      {"onnx", exports::Format::onnx},
      {"safetensors", exports::Format::safetensors},
      {"pth", exports::Format::pth}};
  return formats;
}

/// The repeat with the best validation accuracy, then the lower validation loss, of those trained.
const TrialResult* best_repeat(const SettingResults& results) {
  const auto key = [](const TrialResult* result) {
    return std::make_pair(-result->validation.accuracy(), result->validation.loss);
  };
  const auto trained = trained_repeats(results);
  const auto best = std::min_element(trained.begin(), trained.end(),
                                     [&](const auto* a, const auto* b) { return key(a) < key(b); });
  return best == trained.end() ? nullptr : *best;
}

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
  if (!best) throw std::runtime_error("nothing to export: no trial of the run is trained");
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

Choice chosen(const RunFolder& folder, const StoredRun& run, const ExportArguments& arguments) {
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

/// What the choice names, trained once more or, on all pictures, for the first time.
exports::TrainedAgain trained(const StoredRun& run, const RunFolder& folder, const Choice& choice,
                              const ExportArguments& arguments, StatusLine& status) {
  const DataPlaces places{data_root(arguments.data), cache_folder(arguments.cache),
                          run.record.demo};
  std::optional<TrialResult> stored;
  if (!choice.on_all) stored = stored_result(folder, choice.id);
  auto trial = choice.on_all ? *choice.on_all : stored->trial;
  trial.experiment = run.sweep.experiments[choice.experiment].name;
  const auto loaded = load_trial(run.sweep, trial, places, [&](int64_t done, int64_t total) {
    status.progress(trial.dataset + ": pictures", done, total);
  });
  exports::TrainAgainEvents events;
  events.should_stop = interruption_asked;
  events.on_features = [&](int64_t done, int64_t total) {
    status.progress("features", done, total);
  };
  events.on_step = [&](int64_t step) {
    status.progress("training, step", step, stored ? stored->steps : trial.training.steps);
  };
  if (!stored) {
    return exports::train_on_all(loaded, places, *choice.expected, program_version(), events);
  }
  return exports::train_again(loaded, places, *stored, program_version(), events);
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

void print(const ExportArguments& arguments, const std::string& experiment,
           const exports::ExportedModel& model, const exports::Verification& found) {
  std::cout << fmt::format(
      "{}: {}, {:.1f} MB written in {:.2f} s, trial {} of {}{}; loaded again, it differs by {:.1e} "
      "at most on {} {}pictures; {}\n",
      app::printable(arguments.output), arguments.format, static_cast<double>(found.bytes) / 1e6,
      found.seconds, model.provenance.trial_id.substr(0, 12), experiment,
      model.provenance.demo ? " (generated data)" : "", found.largest_difference, found.pictures,
      model.provenance.expected ? "" : "test ", accuracy_text(model.provenance));
}

exports::Verification write(const ExportArguments& arguments, const exports::TrainedAgain& again) {
  const exports::Predictor predictor(again.model);
  if (arguments.format == kPage) {
    return exports::write_page(arguments.output, predictor, again.test_pictures);
  }
  return exports::write_verified(arguments.output, formats().at(arguments.format), predictor,
                                 again.test_pictures, {arguments.head_only});
}

int export_model(const ExportArguments& arguments) {
  if (arguments.head_only && arguments.format != "onnx") {
    throw app::ConfigError("--head-only: goes with --format onnx alone");
  }
  const std::filesystem::path run_path = arguments.run;
  keep_inputs("--output", arguments.output, {run_path / "results.sqlite"});
  catch_interruptions();
  StatusLine status;
  const RunFolder folder(arguments.run);
  const auto run = folder.read_all({/*curve=*/false, /*predictions=*/false});
  const auto choice = chosen(folder, run, arguments);
  try {
    const auto again = trained(run, folder, choice, arguments, status);
    const auto found = write(arguments, again);
    status.finish();
    print(arguments, run.sweep.experiments[choice.experiment].name, again.model, found);
  } catch (const exports::Interrupted&) {
    std::cerr << "interrupted; nothing was written\n";
    return interrupted;
  }
  return success;
}

}  // namespace

void add_export(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<ExportArguments>();
  auto* command =
      app.add_subcommand("export", "Write a trained model as a file that other software reads");
  command->add_option("run", arguments->run, "Folder of the run, such as runs/experiments")
      ->required();
  auto* trial = command->add_option("--trial", arguments->trial, "Id of a trial, or its beginning");
  command
      ->add_option("--best", arguments->best,
                   "The best of this experiment (default: of the whole run), by validation")
      ->excludes(trial);
  command
      ->add_option("--fold", arguments->fold,
                   "Of a cross-validated experiment: the model of this fold of the first repeat, "
                   "from 0 (default: trained on all pictures)")
      ->excludes(trial);
  std::vector<std::string> names{kPage};
  for (const auto& [name, format] : formats()) names.push_back(name);
  command
      ->add_option("--format", arguments->format,
                   "The kind of file; page is a folder that runs the model in a browser")
      ->required()
      ->check(CLI::IsMember(names));
  command->add_option("--output", arguments->output, "The file (for page, a new folder)")
      ->required();
  command->add_option("--data", arguments->data, "Data root (default: FACESWEEP_DATA, else data)");
  command->add_option("--cache", arguments->cache, "Folder of computed features");
  command->add_flag("--head-only", arguments->head_only,
                    "ONNX from features to probabilities, without preprocessing");
  command->footer(
      "A run keeps no weights: the trial is trained again, which takes seconds, and must give its "
      "stored predictions.\nThe file is loaded again and compared before it gets its name.\n\n"
      "Examples:\n  facesweep export runs/experiments --format torchscript --output model.pt\n"
      "  facesweep export runs/experiments --best hidden-units --format onnx --output model.onnx\n"
      "  facesweep export runs/experiments --trial 3fa9 --format safetensors --output "
      "model.safetensors\n"
      "  facesweep export runs/experiments --format page --output page && python3 -m http.server "
      "-d "
      "page");
  command->callback([arguments, &exit_code] { exit_code = export_model(*arguments); });
}

}  // namespace commands
