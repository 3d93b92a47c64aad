#include "app/results/trial_row.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "app/json/json_field.h"
#include "app/json/parse_json.h"
#include "app/results/csv.h"
#include "app/results/number_rows.h"
#include "app/sweep_file/names.h"
#include "app/sweep_file/trial_json.h"
#include "files/sha256.h"

namespace experiments {
namespace {

using nlohmann::json;

constexpr size_t curve_columns = 6, prediction_columns = 2;
constexpr size_t digest_letters = 32;

std::string setting_of(const Trial& trial) {
  auto written = trial_to_json(trial);
  written.erase("name");
  written.erase("seed");
  // A path in it need not be UTF-8.
  return written.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// SQLite has one zero.
training::Figures with_one_zero(training::Figures figures) {
  figures.loss += 0.0;
  return figures;
}

std::string curve_text(const std::vector<training::CurvePoint>& curve) {
  std::vector<double> numbers;
  numbers.reserve(curve.size() * curve_columns);
  for (const auto& point : curve) {
    numbers.insert(numbers.end(),
                   {static_cast<double>(point.step), point.train_loss, point.train_accuracy,
                    point.validation_loss, point.validation_accuracy, point.penalty});
  }
  return number_rows_text(numbers, curve_columns);
}

std::string predictions_text(const std::vector<TestPrediction>& predictions) {
  std::vector<double> numbers;
  numbers.reserve(predictions.size() * prediction_columns);
  for (const auto& picture : predictions) {
    numbers.push_back(static_cast<double>(picture.predicted));
    numbers.push_back(picture.probability);
  }
  return number_rows_text(numbers, prediction_columns);
}

/// Every number of the text is a double; those of steps and classes are whole.
int64_t whole(double number) {
  constexpr double largest = 9007199254740992;  // 2^53: beyond it doubles leave some out
  if (!(std::abs(number) <= largest) || number != std::trunc(number))
    throw std::runtime_error("a whole number was expected, not " + number_text(number));
  return static_cast<int64_t>(number);
}

std::vector<training::CurvePoint> curve_from(const std::string& text) {
  const auto numbers = parse_number_rows(text, curve_columns);
  std::vector<training::CurvePoint> curve;
  curve.reserve(numbers.size() / curve_columns);
  for (size_t i = 0; i < numbers.size(); i += curve_columns) {
    curve.push_back({whole(numbers[i]), numbers[i + 1], numbers[i + 2], numbers[i + 3],
                     numbers[i + 4], numbers[i + 5]});
  }
  return curve;
}

std::vector<TestPrediction> predictions_from(const TrialRow& row) {
  const auto numbers = parse_number_rows(row.predictions, prediction_columns);
  const auto& pictures = *row.pictures;
  if (numbers.size() != pictures.size() * prediction_columns)
    throw std::runtime_error("as many predictions as pictures were expected");
  std::vector<TestPrediction> predictions;
  predictions.reserve(pictures.size());
  for (size_t i = 0; i < pictures.size(); ++i) {
    predictions.push_back(
        {pictures[i].first, pictures[i].second, whole(numbers[2 * i]), numbers[2 * i + 1]});
  }
  return predictions;
}

Trial trial_from(const TrialRow& row) {
  auto document = parse_json(row.setting, "setting");
  if (!document.is_object()) JsonField(document, "setting").expected("an object");
  document["name"] = "trial";
  return trial_from_json(JsonField(document, "setting"));
}

TrialState state_from(const std::string& name) {
  for (const auto& [known, state] : names<TrialState>()) {
    if (known == name) return state;
  }
  throw std::runtime_error("\"" + name + "\" is no state");
}

/// Of values one after the other, each with its length before it, so that no two lists are alike.
class DigestedValues {
 public:
  DigestedValues& operator<<(const std::string& text) {
    values_ += std::to_string(text.size()) + ':' + text;
    return *this;
  }
  DigestedValues& operator<<(int64_t number) { return *this << std::to_string(number); }
  DigestedValues& operator<<(double number) {
    return *this << (std::isnan(number) ? "nan" : number_text(number));
  }
  DigestedValues& operator<<(const std::optional<int64_t>& number) {
    return number ? *this << *number : *this << std::string();
  }
  DigestedValues& operator<<(const training::Figures& part) {
    return *this << part.rows << part.correct << part.loss;
  }
  DigestedValues& operator<<(const ComputedBy& by) {
    return *this << by.program << by.instructions << by.blas << by.aten;
  }

  std::string digest() const { return files::sha256(values_).substr(0, digest_letters); }

 private:
  std::string values_;
};

}  // namespace

TrialRow row_of(const TrialResult& result) {
  const auto& trial = result.trial;
  TrialRow row;
  row.id = result.id;
  row.setting = setting_of(trial);
  row.seed = static_cast<int64_t>(trial.seed);
  row.fold = trial.fold;
  row.inner_fold = trial.inner_fold;
  row.features = trial.model.features;
  row.classes = trial.model.classes;
  row.state = name_of(result.state);
  row.reason = result.reason;
  row.engine = result.engine;
  row.engine_reason = result.engine_reason;
  row.steps = result.steps;
  row.seconds = result.seconds;
  row.computed_by = result.computed_by;
  row.train = with_one_zero(result.train);
  row.validation = with_one_zero(result.validation);
  row.test = with_one_zero(result.test);
  row.curve_points = static_cast<int64_t>(result.curve.size());
  row.tested_pictures = static_cast<int64_t>(result.predictions.size());
  row.curve = curve_text(result.curve);
  row.predictions = predictions_text(result.predictions);
  auto pictures = std::make_shared<TestPictures>();
  for (const auto& picture : result.predictions) {
    pictures->emplace_back(picture.name, picture.label);
  }
  row.pictures = std::move(pictures);
  return row;
}

TrialResult result_from(const TrialRow& row, const Trial* trial, const ResultParts& parts) {
  TrialResult result;
  result.id = row.id;
  result.trial = trial != nullptr ? *trial : trial_from(row);
  result.trial.seed = static_cast<uint64_t>(row.seed);
  result.trial.fold = row.fold;
  result.trial.inner_fold = row.inner_fold;
  result.trial.model.features = row.features;
  result.trial.model.classes = row.classes;
  result.state = state_from(row.state);
  result.reason = row.reason;
  result.engine = row.engine;
  result.engine_reason = row.engine_reason;
  result.steps = row.steps;
  result.seconds = row.seconds;
  result.computed_by = row.computed_by;
  result.train = row.train;
  result.validation = row.validation;
  result.test = row.test;
  if (parts.curve) result.curve = curve_from(row.curve);
  if (parts.predictions) result.predictions = predictions_from(row);
  return result;
}

std::string digest_of_figures(const TrialRow& row) {
  DigestedValues values;
  values << row.id << row.setting << row.seed << row.fold << row.inner_fold << row.features
         << row.classes << row.state << row.reason << row.engine << row.engine_reason << row.steps
         << row.seconds << row.computed_by << row.train << row.validation << row.test
         << row.curve_points << row.tested_pictures;
  return values.digest();
}

std::string digest_of_curve(const TrialRow& row) {
  return (DigestedValues() << row.id << row.curve).digest();
}

std::string digest_of_predictions(const TrialRow& row, const std::string& pictures_digest) {
  return (DigestedValues() << row.id << pictures_digest << row.predictions).digest();
}

std::string digest_of(const TestPictures& pictures) {
  DigestedValues values;
  for (const auto& [name, label] : pictures) values << name << label;
  return values.digest();
}

}  // namespace experiments
