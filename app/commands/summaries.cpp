#include "app/commands/summaries.h"

#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "app/pictures/picture_index.h"
#include "app/printable.h"

namespace commands {
namespace {

/// Of a result that was read without them; its files may have changed since.
std::vector<experiments::TestPrediction> predictions_in(const experiments::RunFolder& folder,
                                                        const std::string& id) {
  auto stored = folder.read(id, {/*curve=*/false, /*predictions=*/true});
  if (stored.result) return std::move(stored.result->predictions);
  throw std::runtime_error(stored.notice.empty()
                               ? folder.results_path().string() + ": trial " + id.substr(0, 12) +
                                     " is gone: another program removed it"
                               : stored.notice);
}

}  // namespace

std::vector<experiments::ExperimentSummary> summaries(const experiments::RunFolder& folder,
                                                      const experiments::StoredRun& run) {
  const auto predictions_of = [&](const experiments::TrialResult& result) {
    return predictions_in(folder, result.id);
  };
  const auto untrained = untrained_inputs(run.record);
  std::vector<experiments::ExperimentSummary> all;
  for (size_t i = 0; i < run.sweep.experiments.size(); ++i) {
    const auto& experiment = run.sweep.experiments[i];
    const auto& dataset = run.record.datasets.at(experiment.base.dataset);
    all.push_back(experiments::summarise(experiment, run.results[i],
                                         {dataset.class_names, predictions_of, untrained}));
  }
  return all;
}

ShownRun read_shown(const experiments::RunFolder& folder, bool with_curves) {
  auto run = folder.read_all({with_curves, /*predictions=*/false});
  auto all = summaries(folder, run);
  auto studies = studies::read_all(folder.path(), run);
  return {folder, std::move(run), std::move(all), std::move(studies)};
}

std::map<int64_t, nlohmann::json> study_objects(const ShownRun& shown) {
  std::map<int64_t, nlohmann::json> objects;
  for (size_t i = 0; i < shown.studies.size(); ++i) {
    const auto& study = shown.run.sweep.studies[i];
    objects[study.heading.entry] = studies::to_json(studies::shown(study, shown.studies[i]));
  }
  return objects;
}

void print_notices(const ShownRun& shown) {
  const auto print = [](const std::string& notice) {
    if (!notice.empty()) std::cerr << "note: " << app::printable_lines(notice) << '\n';
  };
  for (const auto& notice : shown.run.notices) print(notice);
  for (const auto& stored : shown.studies) print(stored.notice);
  print(experiments::read_picture_index(shown.folder.path()).notice);
}

}  // namespace commands
