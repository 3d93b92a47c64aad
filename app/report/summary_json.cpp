#include "app/report/summary_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "app/report/number_text.h"
#include "app/report/verdict.h"
#include "app/sweep_file/names.h"
#include "app/sweep_file/trial_fields.h"
#include "app/sweep_file/trial_json.h"

namespace report {
namespace {

using experiments::BestSetting;
using experiments::ExperimentSummary;
using experiments::MeanInterval;
using experiments::SettingSummary;
using nlohmann::json;

json to_json(const MeanInterval& interval) {
  return {{"count", interval.count},
          {"mean", interval.count > 0 ? json(interval.mean) : json()},
          {"half_width", interval.half_width ? json(*interval.half_width) : json()}};
}

json values_of(const ExperimentSummary& summary, const SettingSummary& setting) {
  json values = json::object();
  for (const auto& name : summary.varying) {
    for (const auto& field : experiments::trial_fields()) {
      if (field.name() == name) values[name] = field.get(setting.trial);
    }
  }
  return values;
}

json to_json(const ExperimentSummary& summary, const SettingSummary& setting) {
  return {{"name", setting.name},
          {"values", values_of(summary, setting)},
          {"texts", setting.values},
          {"trial", experiments::trial_to_json(setting.trial)},
          {"loss", experiments::name_of(models::loss_of(setting.trial.model.type))},
          {"repeats", setting.splits},
          {"trained", setting.trained},
          {"missing", static_cast<int64_t>(setting.repeats.size()) - setting.finished},
          {"diverged", setting.diverged},
          {"failed", setting.failed},
          {"train_accuracy", to_json(setting.train_accuracy)},
          {"validation_accuracy", to_json(setting.validation_accuracy)},
          {"validation_loss", to_json(setting.validation_loss)},
          {"test_accuracy", to_json(setting.test_accuracy)},
          {"seconds", to_json(setting.seconds)}};
}

json to_json(const experiments::ResampledComparison& found) {
  json written{{"difference", to_json(found.difference)}, {"p", found.test ? found.test->p : 1}};
  for (const auto* name : {"better", "as_good", "worse"}) written[name] = nullptr;
  if (const auto& probabilities = found.probabilities) {
    written["better"] = probabilities->better;
    written["as_good"] = probabilities->as_good;
    written["worse"] = probabilities->worse;
  }
  return written;
}

json to_json(const experiments::AgainstBest& against) {
  auto written = to_json(against.folds);
  written["holm_p"] = against.holm_p;
  return written;
}

json cross_validation_to_json(const ExperimentSummary& summary) {
  if (!summary.cross_validation) return nullptr;
  const auto& found = *summary.cross_validation;
  json against = json::array(), standings = json::array();
  for (const auto& comparison : found.against_best) {
    against.push_back(comparison ? to_json(*comparison) : json());
  }
  for (const auto standing : found.standings) standings.push_back(name_of(standing));
  return {{"repeats", found.repeats},
          {"splits", found.splits},
          {"inner_folds", found.inner_folds},
          {"rope", found.rope},
          {"best", found.best},
          {"against_best", against},
          {"standings", standings},
          {"smallest", found.smallest},
          {"nested_accuracy", to_json(found.nested.accuracy)},
          {"chosen", found.nested.times_chosen},
          {"verdict", verdict(summary)}};
}

json lead_to_json(const ExperimentSummary& summary, const BestSetting& best) {
  if (!best.lead) return nullptr;
  return {{"over", best.lead->runner_up},
          {"over_name", summary.settings[best.lead->runner_up].name},
          {"validation_accuracy", to_json(best.lead->validation)},
          {"test_accuracy", to_json(best.lead->test)},
          {"too_close_to_call", best.lead->too_close_to_call()}};
}

json classes_to_json(const ExperimentSummary& summary, const BestSetting& best) {
  json classes = json::array();
  for (size_t i = 0; i < best.class_figures.size(); ++i) {
    classes.push_back({{"name", summary.class_names.at(i)},
                       {"precision", best.class_figures[i].precision},
                       {"recall", best.class_figures[i].recall}});
  }
  return classes;
}

json best_to_json(const ExperimentSummary& summary) {
  if (!summary.best) return nullptr;
  const auto& best = *summary.best;
  return {{"setting", best.index},
          {"name", summary.settings[best.index].name},
          {"test_pictures", best.test_pictures},
          {"test_interval", {{"low", best.test_interval.low}, {"high", best.test_interval.high}}},
          {"lead", lead_to_json(summary, best)},
          {"classes", classes_to_json(summary, best)},
          {"confusion", confusion_rows(best.confusion)}};
}

json to_json(const ExperimentSummary& summary, const experiments::InputComparison& comparison) {
  const auto& [first, second, figures, over_folds, holm_p] = comparison;
  const auto& first_name = summary.settings[first].name;
  const auto& second_name = summary.settings[second].name;
  return {{"settings", {first, second}},
          {"names", {first_name, second_name}},
          {"over_folds", over_folds ? to_json(*over_folds) : json()},
          {"holm_p", holm_p},
          {"test_difference", to_json(figures.over_seeds)},
          {"test_difference_over_pictures", to_json(figures.over_pictures)},
          {"mcnemar",
           {{"only_first", figures.only_first_right.size()},
            {"only_second", figures.only_second_right.size()},
            {"p", figures.mcnemar_p}}},
          {"only_first_right", figures.only_first_right},
          {"only_second_right", figures.only_second_right},
          {"confusions",
           {confusion_rows(figures.first_confusion), confusion_rows(figures.second_confusion)}}};
}

json to_json(const ExperimentSummary& summary, const experiments::ComparedInput& input) {
  return {{"setting", input.setting},
          {"input", summary.settings[input.setting].trial.input},
          {"name", summary.settings[input.setting].name},
          {"confusion", confusion_rows(input.confusion)},
          {"only_right", input.only_right}};
}

json to_json(const ExperimentSummary& summary) {
  json settings = json::array(), comparisons = json::array(), inputs = json::array();
  for (const auto& setting : summary.settings) settings.push_back(to_json(summary, setting));
  for (const auto& pair : summary.inputs.pairs) comparisons.push_back(to_json(summary, pair));
  for (const auto& input : summary.inputs.inputs) inputs.push_back(to_json(summary, input));
  return {{"name", summary.name},
          {"dataset", summary.base.dataset},
          {"varying", summary.varying},
          {"settings", settings},
          {"ranking", summary.ranking},
          {"best", best_to_json(summary)},
          {"cross_validation", cross_validation_to_json(summary)},
          {"failures", summary.failures},
          {"computed_by", computed_by_list(summary.computed_by)},
          {"mix", experiments::mix_of(summary.computed_by)},
          {"class_names", summary.class_names},
          {"inputs", inputs},
          {"comparisons", comparisons},
          {"untrained_inputs", summary.untrained_inputs}};
}

/// A study without what only the page or the next run can use.
json without_images(json study) {
  study.erase("id");
  for (auto& block : study["blocks"]) {
    if (block["kind"] != "pictures") continue;
    for (auto& picture : block["pictures"]) picture.erase("png");
  }
  return study;
}

}  // namespace

json computed_by_list(const std::vector<experiments::ComputedCount>& counts) {
  json written = json::array();
  for (const auto& [by, results] : counts) {
    written.push_back(experiments::to_json(by));
    written.back()["trials"] = results;
  }
  return written;
}

json summary_object(const ExperimentSummary& summary) {
  return to_json(summary);
}

std::string summary_json(const std::vector<ExperimentSummary>& summaries,
                         const std::map<int64_t, json>& studies, bool demo) {
  json written{
      {"generated_data", demo}, {"experiments", json::array()}, {"studies", json::array()}};
  for (const auto& summary : summaries) written["experiments"].push_back(summary_object(summary));
  for (const auto& [entry, study] : studies) written["studies"].push_back(without_images(study));
  return written.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace report
