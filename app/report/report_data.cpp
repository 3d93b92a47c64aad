#include "app/report/report_data.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "app/pictures/picture_index.h"
#include "app/report/curve_bands.h"
#include "app/report/summary_json.h"
#include "app/sweep_file/names.h"
#include "files/base64.h"
#include "files/whole_file.h"

namespace report {
namespace {

namespace fs = std::filesystem;
using experiments::ExperimentPictures;
using experiments::ExperimentSummary;
using experiments::MeanInterval;
using experiments::RunFolder;
using experiments::StoredRun;
using experiments::TrialResult;
using nlohmann::json;

using Results = experiments::ExperimentResults;

// Points of all curves of an experiment together: with eight numbers each they are most of the page
// of a large sweep.
constexpr size_t kCurvePoints = 40000;
constexpr size_t kLongestCurve = 120;
constexpr size_t kShortestCurve = 12;

/// Significant digits of a curve. Of a loss a chart can show no more than four; an accuracy is also
/// shown in percent with one decimal, which must be the one that the tables show.
constexpr int kLossDigits = 4;
constexpr int kAccuracyDigits = 6;

json rounded(double number, int digits) {
  if (!std::isfinite(number)) return nullptr;
  char text[32];
  std::snprintf(text, sizeof text, "%.*g", digits, number);
  return std::strtod(text, nullptr);
}

json finite(double number) {
  return std::isfinite(number) ? json(number) : json();
}

json band_to_json(const std::vector<MeanInterval>& band, bool with_intervals, int digits) {
  json mean = json::array(), half_width = json::array();
  for (const auto& point : band) {
    mean.push_back(rounded(point.mean, digits));
    half_width.push_back(point.half_width ? rounded(*point.half_width, digits) : json());
  }
  json written{{"mean", std::move(mean)}};
  if (with_intervals) written["half_width"] = std::move(half_width);
  return written;
}

json curves_to_json(const Results& results, const ExperimentSummary& summary) {
  const auto settings = summary.settings.size();
  const auto points = std::clamp(kCurvePoints / settings, kShortestCurve, kLongestCurve);
  json curves = json::array();
  for (size_t i = 0; i < settings; ++i) {
    const auto trained = experiments::validated_repeats(results[i]);
    if (trained.empty()) continue;
    const auto bands = curve_bands(trained, points);
    const bool several = trained.size() > 1;
    const auto loss = [&](const auto& band) { return band_to_json(band, several, kLossDigits); };
    const auto accuracy = [&](const auto& band) {
      return band_to_json(band, several, kAccuracyDigits);
    };
    curves.push_back({{"setting", i},
                      {"step", bands.steps},
                      {"train_loss", loss(bands.train_loss)},
                      {"train_accuracy", accuracy(bands.train_accuracy)},
                      {"validation_loss", loss(bands.validation_loss)},
                      {"validation_accuracy", accuracy(bands.validation_accuracy)}});
  }
  return curves;
}

/// One trial as the values of the columns; null where it is not finished.
json trial_values(const TrialResult* result) {
  if (result == nullptr) return {{"id", nullptr}, {"state", "missing"}};
  json values{{"id", result->id},
              {"state", experiments::name_of(result->state)},
              {"reason", result->reason},
              {"engine", result->engine + (result->engine_reason.empty() ? "" : ": ") +
                             result->engine_reason},
              {"steps", result->steps},
              {"seconds", finite(result->seconds)}};
  // The figures of a trial that failed are no figures.
  if (result->state == experiments::TrialState::failed) return values;
  const auto add = [&](const std::string& part, const training::Figures& figures) {
    if (figures.rows == 0) return;
    values[part + "_accuracy"] = finite(figures.accuracy());
    values[part + "_loss"] = finite(figures.loss);
  };
  add("train", result->train);
  add("validation", result->validation);
  add("test", result->test);
  return values;
}

json trials_to_json(const Results& results, const ExperimentSummary& summary) {
  static const std::vector<const char*> names{"id",
                                              "state",
                                              "reason",
                                              "engine",
                                              "steps",
                                              "seconds",
                                              "train_loss",
                                              "validation_loss",
                                              "test_loss",
                                              "train_accuracy",
                                              "validation_accuracy",
                                              "test_accuracy"};
  json columns{{"setting", json::array()},
               {"seed", json::array()},
               {"fold", json::array()},
               {"inner_fold", json::array()}};
  for (const auto* name : names) columns[name] = json::array();
  for (size_t setting = 0; setting < results.size(); ++setting) {
    for (const auto& key : summary.settings[setting].repeats) {
      const auto found = results[setting].find(key);
      columns["setting"].push_back(setting);
      columns["seed"].push_back(key.seed);
      columns["fold"].push_back(key.fold);
      columns["inner_fold"].push_back(key.inner_fold ? json(*key.inner_fold) : json());
      const auto values = trial_values(found == results[setting].end() ? nullptr : &found->second);
      for (const auto* name : names) columns[name].push_back(values.value(name, json()));
    }
  }
  return columns;
}

/// Those of the experiment's best setting; null where they are of other trials.
json pictures_of(const std::vector<ExperimentPictures>& stored, const ExperimentSummary& summary,
                 const Results& results) {
  if (!summary.best) return nullptr;
  std::vector<std::string> ids;
  for (const auto* repeat : experiments::trained_repeats(results[summary.best->index])) {
    ids.push_back(repeat->id);
  }
  for (const auto& pictures : stored) {
    if (pictures.name == summary.name && pictures.trials == ids)
      return experiments::to_json(pictures);
  }
  return nullptr;
}

std::string data_url(const fs::path& path) {
  const std::string type = path.extension() == ".png" ? "image/png" : "image/jpeg";
  return "data:" + type + ";base64," + files::base64(files::read_whole(path));
}

/// The files that the experiments' pictures name, each once.
json images_of(const json& experiments, const RunFolder& folder) {
  json images = json::object();
  for (const auto& experiment : experiments) {
    const auto& pictures = experiment["pictures"];
    if (pictures.is_null()) continue;
    auto all = pictures["mistakes"];
    for (const auto& set : pictures["weights"]) {
      for (const auto& picture : set["pictures"]) all.push_back(picture);
    }
    for (const auto& picture : all) {
      const auto file = picture["file"].get<std::string>();
      if (images.contains(file)) continue;
      images[file] = data_url(folder.path() / "pictures" / fs::path(file).filename());
    }
  }
  return images;
}

json heading_object(const experiments::Heading& heading) {
  return {{"entry", heading.entry},
          {"title", heading.title},
          {"part", heading.part ? json(*heading.part) : json()},
          {"report", heading.report}};
}

/// What computed the run's results: a trial that serves several experiments counts once.
std::vector<experiments::ComputedCount> computed_by_of(const StoredRun& run) {
  std::map<std::string, const TrialResult*> by_id;
  for (const auto& experiment : run.results) {
    for (const auto* result : experiments::finished_trials(experiment)) by_id[result->id] = result;
  }
  std::vector<const TrialResult*> results;
  for (const auto& [id, result] : by_id) results.push_back(result);
  return experiments::count_computed_by(results);
}

std::string run_name(const RunFolder& folder) {
  const auto path = fs::absolute(folder.path()).lexically_normal();
  return (path.has_filename() ? path : path.parent_path()).filename().string();
}

}  // namespace

std::string report_data(const RunFolder& folder, const StoredRun& run,
                        const std::vector<ExperimentSummary>& summaries,
                        const std::map<int64_t, json>& studies) {
  const auto record = experiments::to_json(run.record);
  const auto pictures = experiments::read_picture_index(folder.path()).experiments;
  const auto computed_by = computed_by_of(run);
  json data{{"name", run_name(folder)},
            {"generated_data", run.record.demo},
            {"file", run.record.file},
            {"environment", record["environment"]},
            {"computed_by", computed_by_list(computed_by)},
            {"mix", experiments::mix_of(computed_by)},
            {"datasets", record["datasets"]},
            {"inputs", record["inputs"]},
            {"experiments", json::array()},
            {"studies", json::array()}};
  for (size_t i = 0; i < summaries.size(); ++i) {
    auto experiment = summary_object(summaries[i]);
    experiment.update(heading_object(run.sweep.experiments[i].heading));
    experiment["trials"] = trials_to_json(run.results[i], summaries[i]);
    experiment["curves"] = curves_to_json(run.results[i], summaries[i]);
    experiment["pictures"] = pictures_of(pictures, summaries[i], run.results[i]);
    data["experiments"].push_back(std::move(experiment));
  }
  data["images"] = images_of(data["experiments"], folder);
  for (const auto& [entry, study] : studies) {
    data["studies"].push_back(study);
    data["studies"].back()["entry"] = entry;
  }
  return data.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace report
