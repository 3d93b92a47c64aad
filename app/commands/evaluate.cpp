#include <fmt/core.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/commands/commands.h"
#include "app/commands/data_root.h"
#include "app/commands/interruption.h"
#include "app/commands/status_line.h"
#include "app/exports/evaluation.h"
#include "app/exports/read_model.h"
#include "app/inputs/load_dataset.h"
#include "app/printable.h"
#include "app/report/number_text.h"
#include "app/report/text_columns.h"
#include "app/sweep_file/read_sweep.h"

namespace commands {
namespace {

using nlohmann::json;

struct EvaluateArguments {
  std::string model;
  std::string dataset;
  std::string file = "experiments.json";
  std::string part;
  std::string data;
  bool demo = false;
  bool json = false;
};

torch::Tensor rows_of(const data_loaders::Split& split, const std::string& part) {
  if (part == "train") return split.train;
  if (part == "validation") return split.validation;
  return split.test;
}

/// The split of the pictures; none where there are too few for it and nobody asked for a part.
std::optional<experiments::LoadedDataset> split(const std::string& name,
                                                const data_loaders::LabelledImages& images,
                                                const experiments::DatasetOptions& options,
                                                const std::string& part) {
  if (part == "all") return std::nullopt;
  try {
    return experiments::with_split(name, images, options);
  } catch (const std::runtime_error&) {
    if (!part.empty()) throw;
    return std::nullopt;
  }
}

bool knows_all(const exports::ExportedModel& model) {
  return model.provenance.expected.has_value();
}

std::string note_on_known_pictures(const exports::ExportedModel& model) {
  const auto& expected = *model.provenance.expected;
  return fmt::format(
      "note: the model was trained on all of these pictures, so that its figures on them are too "
      "good; on others {:.1f} % can be expected ({:.1f} to {:.1f} %, 95 %)",
      100 * expected.accuracy, 100 * expected.low, 100 * expected.high);
}

/// The pictures that the model is to be judged on. Sets `part` where it is empty: all, or of the
/// data that the model was trained on the test part, since it has not seen that.
data_loaders::LabelledImages pictures(const EvaluateArguments& arguments,
                                      const exports::ExportedModel& model, StatusLine& status,
                                      std::string& part) {
  auto options = experiments::read_dataset_options(arguments.file, arguments.dataset);
  options.source = options.source->with_side(model.picture.side);
  const auto images = experiments::load_images(
      options, data_root(arguments.data), arguments.demo, [&](int64_t done, int64_t total) {
        status.progress(arguments.dataset + ": pictures", done, total);
      });
  const auto dataset = split(arguments.dataset, images, options, part);
  if (part.empty()) {
    const bool is_own = dataset && dataset->record.fingerprint == model.provenance.data_fingerprint;
    if (!is_own && arguments.dataset == model.provenance.dataset) {
      status.line(
          "note: " + arguments.dataset +
          " has changed since the model was trained on it: pictures that it has seen may be "
          "among these, and the figures too good");
    }
    part = is_own && !knows_all(model) ? "test" : "all";
    if (is_own && knows_all(model)) status.line(note_on_known_pictures(model));
  }
  if (part == "all") return images;
  const auto is_own = dataset->record.fingerprint == model.provenance.data_fingerprint;
  const data_loaders::SplitKey key{model.provenance.repeat, model.provenance.fold, {}};
  const auto& split =
      is_own && !knows_all(model) ? experiments::split_of(*dataset, key) : dataset->split;
  return data_loaders::select(images, rows_of(split, part));
}

json to_json(const exports::Evaluation& found, const exports::ExportedModel& model,
             const std::string& part) {
  return {{"part", part},
          {"pictures", found.pictures},
          {"correct", found.correct},
          {"accuracy", found.accuracy()},
          {"low", found.interval.low},
          {"high", found.interval.high},
          {"loss", found.loss},
          {"class_names", model.class_names},
          {"confusion", report::confusion_rows(found.confusion)}};
}

void print_table(const exports::Evaluation& found, const exports::ExportedModel& model,
                 const EvaluateArguments& arguments, const std::string& part) {
  std::cout << fmt::format(
      "{}: {} pictures of {} ({})\naccuracy {:.1f} % ({:.1f} to {:.1f} %, 95 %, Wilson), loss "
      "{:.4f}\n\n",
      app::printable(arguments.model), found.pictures, app::printable(arguments.dataset),
      part == "all" ? "all of it" : "its " + part + " part", 100 * found.accuracy(),
      100 * found.interval.low, 100 * found.interval.high, found.loss);
  std::vector<std::string> header{"is"};
  for (const auto& name : model.class_names) header.push_back(app::printable(name));
  header.insert(header.end(), {"recall", "precision"});
  const auto counts = report::confusion_rows(found.confusion);
  std::vector<std::vector<std::string>> rows;
  for (size_t i = 0; i < model.class_names.size(); ++i) {
    auto& row = rows.emplace_back(std::vector<std::string>{header[i + 1]});
    for (const auto count : counts[i]) row.push_back(std::to_string(count));
    row.push_back(fmt::format("{:.1f} %", 100 * found.classes[i].recall));
    row.push_back(fmt::format("{:.1f} %", 100 * found.classes[i].precision));
  }
  std::cout << report::in_columns(header, rows)
            << "\nRows: what the pictures show; columns: what the model says.\n";
}

int evaluate(const EvaluateArguments& arguments) {
  const exports::Predictor predictor(exports::read_model(arguments.model));
  catch_interruptions();
  StatusLine status;
  auto part = arguments.part;
  const auto images = pictures(arguments, predictor.model(), status, part);
  const auto found = exports::evaluate(predictor, images, [&](int64_t done, int64_t total) {
    status.progress("judged", done, total);
    return !interruption_asked();
  });
  status.finish();
  if (interruption_asked()) {
    std::cerr << "interrupted\n";
    return interrupted;
  }
  if (arguments.json) {
    std::cout << to_json(found, predictor.model(), part) << '\n';
  } else {
    print_table(found, predictor.model(), arguments, part);
  }
  return success;
}

}  // namespace

void add_evaluate(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<EvaluateArguments>();
  auto* command = app.add_subcommand("evaluate", "Figures of an exported model on a data set");
  command->add_option("model", arguments->model, "A file of `facesweep export`, of any format")
      ->required();
  command->add_option("dataset", arguments->dataset, "Name of the data set in the JSON file")
      ->required();
  command->add_option("--file", arguments->file, "The JSON file")->capture_default_str();
  command
      ->add_option("--part", arguments->part,
                   "Pictures of the split (default: all; of the data that the model was trained "
                   "on, test)")
      ->check(CLI::IsMember({"all", "train", "validation", "test"}));
  command->add_option("--data", arguments->data, "Data root (default: FACESWEEP_DATA, else data)");
  command->add_flag("--demo", arguments->demo, "Generated data in place of the data set");
  command->add_flag("--json", arguments->json, "All numbers, for machines");
  command->footer(
      "Examples:\n  facesweep evaluate model.pt actors\n"
      "  facesweep evaluate model.onnx my_friends --file mine.json --json");
  command->callback([arguments, &exit_code] { exit_code = evaluate(*arguments); });
}

}  // namespace commands
