#include "app/summary/summary.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>
#include <stdexcept>
#include <tuple>

#include "app/summary/fold_scores.h"
#include "app/sweep_file/names.h"
#include "app/sweep_file/trial_fields.h"

namespace experiments {
namespace {

using Results = std::vector<const TrialResult*>;

std::vector<TrialField> varying_fields(const Experiment& experiment) {
  std::vector<TrialField> fields;
  for (const auto& axis : experiment.axes) {
    for (const auto& field : trial_fields()) {
      if (field.pointer == axis.pointer) fields.push_back(field);
    }
  }
  return fields;
}

/// Of each fold. Folds of one data set overlap in what they train on, so that they say less than
/// their number.
template <class Figure>
MeanInterval mean_of(const std::vector<FoldScore>& scores, double test_over_train, Figure figure) {
  std::vector<double> values;
  for (const auto& score : scores) values.push_back(figure(score));
  return corrected_interval(values, test_over_train);
}

int64_t count_state(const SettingResults& results, TrialState state) {
  return std::count_if(results.begin(), results.end(),
                       [&](const auto& repeat) { return repeat.second.state == state; });
}

void name_setting(SettingSummary& setting, const std::vector<TrialField>& varying,
                  const std::set<std::string>& untrained) {
  for (const auto& field : varying) {
    auto value = value_text(field.get(setting.trial));
    if (field.pointer == "/input") value = input_words(value, untrained);
    setting.values.push_back(value);
    setting.name += (setting.name.empty() ? "" : ", ") + field.name() + "=" + value;
  }
}

void add_figures(SettingSummary& setting, const SettingResults& results,
                 const data_loaders::SplitOptions& split) {
  const auto scores = fold_scores(results, split);
  const double overlap = test_over_train(scores, split);
  const auto mean = [&](const auto& figure) { return mean_of(scores, overlap, figure); };
  setting.finished = static_cast<int64_t>(results.size());
  setting.trained = static_cast<int64_t>(scores.size());
  setting.diverged = count_state(results, TrialState::diverged);
  setting.failed = count_state(results, TrialState::failed);
  setting.train_accuracy = mean([](const auto& s) { return s.tested->train.accuracy(); });
  setting.validation_accuracy = mean([](const auto& s) { return s.validation.accuracy(); });
  setting.test_accuracy = mean([](const auto& s) { return s.test_accuracy(); });
  setting.validation_loss = mean([](const auto& s) { return s.validation.loss; });
  setting.seconds = mean_of(scores, 0, [](const auto& s) { return s.tested->seconds; });
}

bool lost_repeats(const SettingSummary& setting) {
  return setting.diverged + setting.failed > 0;
}

std::vector<size_t> rank(const std::vector<SettingSummary>& settings) {
  const auto key = [&](size_t i) {
    const auto& setting = settings[i];
    return std::make_tuple(lost_repeats(setting), -setting.validation_accuracy.mean,
                           setting.validation_loss.mean, i);
  };
  std::vector<size_t> ranking;
  for (size_t i = 0; i < settings.size(); ++i) {
    if (settings[i].trained > 0) ranking.push_back(i);
  }
  std::sort(ranking.begin(), ranking.end(), [&](size_t a, size_t b) { return key(a) < key(b); });
  return ranking;
}

// One that lost repeats stands second for that reason, whatever its accuracy: no lead over it is a
// figure.
std::optional<size_t> runner_up(const ExperimentSummary& summary) {
  if (summary.ranking.size() < 2) return std::nullopt;
  const auto first = summary.ranking[0], second = summary.ranking[1];
  const auto& settings = summary.settings;
  if (lost_repeats(settings[second]) && !lost_repeats(settings[first])) return std::nullopt;
  return second;
}

Lead lead_over(const Results& best, const Results& other, size_t other_index) {
  std::vector<double> validation, test;
  for (const auto& [own, partner] : paired(best, other)) {
    validation.push_back(own->validation.accuracy() - partner->validation.accuracy());
    test.push_back(own->test.accuracy() - partner->test.accuracy());
  }
  return {other_index, mean_interval(validation), mean_interval(test)};
}

training::Interval interval_over_pictures(const Results& trained) {
  int64_t correct = 0;
  for (const auto* result : trained) correct += result->test.correct;
  const double mean = static_cast<double>(correct) / static_cast<double>(trained.size());
  return training::wilson_interval(std::llround(mean), trained.front()->test.rows);
}

BestSetting describe_best(size_t index, const Results& trained, int64_t classes,
                          const PredictionsOf& predictions_of) {
  BestSetting best;
  best.index = index;
  best.test_pictures = trained.front()->test.rows;
  best.test_interval = interval_over_pictures(trained);
  best.confusion = torch::zeros({classes, classes}, torch::kInt64);
  for (const auto* result : trained) {
    best.confusion += confusion_of(predictions_of(*result), classes);
  }
  best.class_figures = training::class_figures(best.confusion);
  return best;
}

std::vector<std::string> reasons(const Results& finished) {
  std::set<std::string> distinct;
  for (const auto* result : finished) {
    if (!is_trained(*result) && !result->reason.empty()) distinct.insert(result->reason);
  }
  return {distinct.begin(), distinct.end()};
}

/// The best setting of each input that has one: input_names() in their order, then the file's own.
std::vector<size_t> best_of_inputs(const ExperimentSummary& summary) {
  std::map<std::string, size_t> best;
  for (const auto index : summary.ranking) {
    best.try_emplace(summary.settings[index].trial.input, index);
  }
  std::vector<size_t> settings;
  for (const auto& name : input_names()) {
    const auto found = best.find(name);
    if (found == best.end()) continue;
    settings.push_back(found->second);
    best.erase(found);
  }
  for (const auto& [name, setting] : best) settings.push_back(setting);
  return settings;
}

std::vector<TestPrediction> own_predictions(const TrialResult& result) {
  return result.predictions;
}

}  // namespace

bool Lead::too_close_to_call() const {
  return validation.half_width && !(validation.mean > *validation.half_width);
}

std::string input_words(const std::string& input, const std::set<std::string>& untrained) {
  return untrained.count(input) > 0 ? input + " (untrained)" : input;
}

ExperimentSummary summarise(const Experiment& experiment, const ExperimentResults& results,
                            const SummaryContext& context) {
  const auto settings = expand(experiment);
  if (results.size() != settings.size()) throw std::invalid_argument("not one result per setting");
  const auto varying = varying_fields(experiment);
  const auto finished = finished_trials(results);

  ExperimentSummary summary;
  summary.name = experiment.name;
  summary.base = experiment.base;
  summary.class_names = context.class_names;
  summary.untrained_inputs = context.untrained_inputs;
  summary.failures = reasons(finished);
  summary.computed_by = count_computed_by(finished);
  for (const auto& field : varying) summary.varying.push_back(field.name());
  for (size_t i = 0; i < settings.size(); ++i) {
    auto& setting = summary.settings.emplace_back();
    setting.trial = settings[i].trial();
    for (const auto& trial : settings[i].repeats) setting.repeats.push_back(trial.key());
    setting.splits = experiment.repeats * std::max<int64_t>(experiment.split.folds, 1);
    name_setting(setting, varying, context.untrained_inputs);
    add_figures(setting, results[i], experiment.split);
  }
  summary.ranking = rank(summary.settings);
  if (summary.ranking.empty()) return summary;

  summary.cross_validation = cross_validate(experiment, results, summary.ranking);
  const auto predictions_of = context.predictions_of ? context.predictions_of : own_predictions;
  const auto first = summary.ranking[0];
  const auto best = trained_repeats(results[first]);
  summary.best =
      describe_best(first, best, static_cast<int64_t>(context.class_names.size()), predictions_of);
  const auto second = experiment.split.is_resampled() ? std::nullopt : runner_up(summary);
  if (second) {
    summary.best->lead = lead_over(best, trained_repeats(results[*second]), *second);
  }
  summary.inputs = compare_inputs(experiment, best_of_inputs(summary), results,
                                  static_cast<int64_t>(context.class_names.size()), predictions_of);
  return summary;
}

}  // namespace experiments
