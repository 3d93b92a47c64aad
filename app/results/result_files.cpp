#include "app/results/result_files.h"

#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "app/json/json_field.h"
#include "app/json/parse_json.h"
#include "app/results/csv.h"
#include "app/sweep_file/names.h"
#include "app/sweep_file/trial_json.h"
#include "files/sha256.h"

namespace experiments {
namespace {

using nlohmann::json;
using Row = std::vector<std::string>;

const Row kCurveHeader{
    "step", "train_loss", "train_accuracy", "validation_loss", "validation_accuracy", "penalty"};
const Row kTestHeader{"name", "label", "predicted", "probability"};

// JSON has no infinities and no NaN: they are written as strings.
json to_json(double number) {
  return std::isfinite(number) ? json(number) : json(number_text(number));
}

double number_from(const JsonField& field) {
  if (field.value().is_number()) return field.value().get<double>();
  const auto number = parse_number(field.one_of({"nan", "-nan", "inf", "-inf"}));
  return number;
}

json to_json(const training::Figures& part) {
  return {{"rows", part.rows},
          {"correct", part.correct},
          {"loss", to_json(part.loss)},
          {"accuracy", to_json(part.accuracy())}};
}

training::Figures part_from(const JsonField& field) {
  return {field.at("rows").integer(0), field.at("correct").integer(0),
          number_from(field.at("loss"))};
}

std::string curve_text(const std::vector<training::CurvePoint>& curve) {
  std::string text = csv_row(kCurveHeader);
  for (const auto& point : curve) {
    text += csv_row({std::to_string(point.step), number_text(point.train_loss),
                     number_text(point.train_accuracy), number_text(point.validation_loss),
                     number_text(point.validation_accuracy), number_text(point.penalty)});
  }
  return text;
}

std::string test_text(const std::vector<TestPrediction>& predictions) {
  std::string text = csv_row(kTestHeader);
  for (const auto& picture : predictions) {
    text += csv_row({picture.name, std::to_string(picture.label), std::to_string(picture.predicted),
                     number_text(picture.probability)});
  }
  return text;
}

template <class Item>
std::vector<Item> items_from(const std::string& text, const Row& header,
                             const std::function<Item(const Row&)>& read) {
  const auto rows = parse_csv(text);
  if (rows.empty() || rows.front() != header) throw std::runtime_error("wrong header");
  std::vector<Item> items;
  for (size_t i = 1; i < rows.size(); ++i) {
    if (rows[i].size() != header.size()) throw std::runtime_error("a row of another length");
    items.push_back(read(rows[i]));
  }
  return items;
}

std::vector<training::CurvePoint> curve_from(const std::string& text) {
  return items_from<training::CurvePoint>(text, kCurveHeader, [](const Row& row) {
    training::CurvePoint point;
    point.step = parse_integer(row[0]);
    point.train_loss = parse_number(row[1]);
    point.train_accuracy = parse_number(row[2]);
    point.validation_loss = parse_number(row[3]);
    point.validation_accuracy = parse_number(row[4]);
    point.penalty = parse_number(row[5]);
    return point;
  });
}

std::vector<TestPrediction> predictions_from(const std::string& text) {
  return items_from<TestPrediction>(text, kTestHeader, [](const Row& row) {
    return TestPrediction{row[0], parse_integer(row[1]), parse_integer(row[2]),
                          parse_number(row[3])};
  });
}

std::string trial_text(const TrialResult& result, const ResultFiles& files) {
  const json written{
      {"id", result.id},
      {"trial", trial_to_json(result.trial)},
      {"fold", result.trial.fold},
      {"inner_fold", result.trial.inner_fold ? json(*result.trial.inner_fold) : json()},
      {"features", result.trial.model.features},
      {"classes", result.trial.model.classes},
      {"state", name_of(result.state)},
      {"reason", result.reason},
      {"engine", result.engine},
      {"engine_reason", result.engine_reason},
      {"steps", result.steps},
      {"seconds", to_json(result.seconds)},
      {"computed_by", to_json(result.computed_by)},
      {"train", to_json(result.train)},
      {"validation", to_json(result.validation)},
      {"test", to_json(result.test)},
      {"sha256",
       {{"curve.csv", files::sha256(files.curve)}, {"test.csv", files::sha256(files.test)}}}};
  // A reason may quote a file name that is not UTF-8.
  return written.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

Trial trial_from(const JsonField& field) {
  auto trial = trial_from_json(field.at("trial"));
  trial.model.features = field.at("features").integer(0);
  trial.model.classes = field.at("classes").integer(0);
  // Results of before there were folds have none.
  if (const auto fold = field.find("fold")) trial.fold = fold->integer(0);
  if (const auto inner = field.find("inner_fold"); inner && !inner->value().is_null())
    trial.inner_fold = inner->integer(0);
  return trial;
}

TrialState state_from(const JsonField& field) {
  std::vector<std::string> known;
  for (const auto& [name, state] : names<TrialState>()) known.push_back(name);
  return value_of<TrialState>(field.one_of(known));
}

TrialResult result_from(const JsonField& field) {
  TrialResult result;
  result.id = field.at("id").text();
  result.trial = trial_from(field);
  result.state = state_from(field.at("state"));
  result.reason = field.at("reason").possibly_empty_text();
  result.engine = field.at("engine").possibly_empty_text();
  result.engine_reason = field.at("engine_reason").possibly_empty_text();
  result.steps = field.at("steps").integer(0);
  result.seconds = number_from(field.at("seconds"));
  // Results of before this was kept have none.
  if (const auto by = field.find("computed_by")) result.computed_by = computed_by_from(*by);
  result.train = part_from(field.at("train"));
  result.validation = part_from(field.at("validation"));
  result.test = part_from(field.at("test"));
  return result;
}

void check_sum(const JsonField& sums, const std::string& name, const std::string& text) {
  if (sums.at(name).text() != files::sha256(text)) {
    throw std::runtime_error(name + ": is not the file that was written (its SHA-256 differs)");
  }
}

}  // namespace

ResultFiles to_files(const TrialResult& result) {
  ResultFiles files;
  files.curve = curve_text(result.curve);
  files.test = test_text(result.predictions);
  files.trial = trial_text(result, files);
  return files;
}

TrialResult from_files(const ResultFiles& files, bool with_predictions) {
  const auto document = parse_json(files.trial, "trial.json");
  const JsonField field(document, "trial.json");
  auto result = result_from(field);
  check_sum(field.at("sha256"), "curve.csv", files.curve);
  check_sum(field.at("sha256"), "test.csv", files.test);
  result.curve = curve_from(files.curve);
  if (with_predictions) result.predictions = predictions_from(files.test);
  return result;
}

}  // namespace experiments
