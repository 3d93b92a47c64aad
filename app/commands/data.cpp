#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include "app/commands/commands.h"
#include "app/commands/data_check.h"
#include "app/commands/data_fetch.h"
#include "app/commands/data_root.h"
#include "app/commands/keep_inputs.h"
#include "app/commands/set_aside.h"
#include "app/commands/status_line.h"
#include "app/inputs/load_dataset.h"
#include "app/printable.h"
#include "app/sweep_file/read_sweep.h"
#include "data_loaders/preview.h"

namespace commands {
namespace {

namespace fs = std::filesystem;

struct DataArguments {
  std::string dataset;
  std::string file = "experiments.json";
  std::string data;
  bool demo = false;
  std::string output;
  int64_t per_class = 10;
  bool list = false;
  bool json = false;
  bool left_out = false;
  bool doubles = false;
};

data_loaders::Progress shown_on(StatusLine& status, const std::string& name) {
  return [&status, name](int64_t done, int64_t total) {
    status.progress(name + ": pictures", done, total);
  };
}

data_loaders::LabelledImages load(const DataArguments& arguments,
                                  const experiments::DatasetOptions& options) {
  StatusLine status;
  auto images = experiments::load_images(options, data_root(arguments.data), arguments.demo,
                                         shown_on(status, arguments.dataset));
  status.finish();
  return images;
}

void check(const DataArguments& arguments) {
  const auto options = experiments::read_dataset_options(arguments.file, arguments.dataset);
  auto images = load(arguments, options);
  const auto checked = checked_data(arguments.dataset, std::move(images), options);
  std::cout << (arguments.json ? check_json(checked) : check_text(checked, arguments.list))
            << std::flush;
  if (!checked.problem.empty()) throw std::runtime_error(checked.problem);
}

std::string output_path(const DataArguments& arguments) {
  if (!arguments.output.empty()) return arguments.output;
  return arguments.dataset +
         (arguments.left_out ? "-left-out" : (arguments.doubles ? "-doubles" : "")) + ".png";
}

/// The sweep file and whatever the pictures come from.
std::vector<fs::path> inputs(const DataArguments& arguments, const experiments::Source& source,
                             const data_loaders::LabelledImages& images) {
  std::vector<fs::path> inputs{arguments.file};
  if (arguments.demo) return inputs;
  const auto root = data_root(arguments.data);
  for (const auto& path : source.paths(root)) inputs.push_back(path);
  const auto place = root / source.place();
  inputs.push_back(place);
  if (!fs::exists(output_path(arguments))) return inputs;
  const auto folder = fs::is_directory(place) ? place : place.parent_path();
  for (const auto& name : images.names) inputs.push_back(folder / name);
  for (const auto& file : images.left_out) inputs.push_back(folder / file.name);
  return inputs;
}

void write(const DataArguments& arguments, const torch::Tensor& page) {
  data_loaders::write_png(output_path(arguments), page);
  std::cout << app::printable(output_path(arguments)) << '\n';
}

/// Without pictures to show there is no file.
void write_set_aside(const DataArguments& arguments, const SetAside& set_aside) {
  std::cout << set_aside.text << std::flush;
  if (set_aside.rows.empty()) {
    std::cout << "\nno picture to show: nothing was written\n";
  } else {
    std::cout << '\n';
    write(arguments, data_loaders::montage(set_aside.rows));
  }
}

int64_t largest_class(const data_loaders::LabelledImages& images) {
  return images.size() == 0 ? 1 : images.labels.bincount().max().item<int64_t>();
}

void preview(const DataArguments& arguments) {
  const auto options = experiments::read_dataset_options(arguments.file, arguments.dataset);
  const auto images = load(arguments, options);
  keep_inputs("--output", output_path(arguments), inputs(arguments, *options.source, images));
  const auto per_class = std::min(arguments.per_class, largest_class(images));
  if (arguments.left_out) {
    write_set_aside(arguments, left_out_pictures(images, arguments.per_class));
  } else if (arguments.doubles) {
    write_set_aside(arguments, double_pictures(images, arguments.per_class));
  } else {
    write(arguments, data_loaders::montage(images, per_class));
  }
}

void add_arguments(CLI::App& command, DataArguments& arguments) {
  command.add_option("dataset", arguments.dataset, "Name of the data set in the JSON file")
      ->required();
  command.add_option("--file", arguments.file, "The JSON file")->capture_default_str();
  command.add_option("--data", arguments.data, "Data root (default: FACESWEEP_DATA, else data)");
  command.add_flag("--demo", arguments.demo, "Generated data in place of the data set");
}

}  // namespace

void add_data(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<DataArguments>();
  auto* data = app.add_subcommand("data", "Fetch a data set, or look at one");
  data->require_subcommand(1);
  add_data_fetch(*data, exit_code);
  data->footer(
      "Examples:\n  facesweep data fetch digits\n  facesweep data check actors --list\n  facesweep "
      "data preview digits --demo");
  auto* check_command =
      data->add_subcommand("check", "Count its pictures, and those left out, by reason");
  add_arguments(*check_command, *arguments);
  check_command->add_flag("--list", arguments->list, "Name every file that was left out");
  check_command->add_flag("--json", arguments->json, "All of it, for machines");
  check_command->callback([arguments] { check(*arguments); });
  auto* preview_command = data->add_subcommand("preview", "Write a montage of it as a PNG file");
  add_arguments(*preview_command, *arguments);
  preview_command->footer(
      "Examples:\n  facesweep data preview digits --demo\n  facesweep data preview mine --file "
      "mine.json --data . --left-out\n  facesweep data preview mine --file mine.json --data . "
      "--doubles --output doubles.png");
  preview_command->add_option("--output", arguments->output,
                              "The PNG file (default: DATASET.png, DATASET-left-out.png or "
                              "DATASET-doubles.png)");
  preview_command
      ->add_option("--per-class", arguments->per_class, "Pictures of each class, or of each row")
      ->check(CLI::Range(1, 1 << 20))
      ->capture_default_str();
  auto* doubles = preview_command->add_flag(
      "--doubles", arguments->doubles,
      "Doubles and other pictures of one group, a row for each group, and their names");
  preview_command
      ->add_flag("--left-out", arguments->left_out,
                 "The files that are not used, a row for each class and reason, and their names")
      ->excludes(doubles);
  preview_command->callback([arguments] { preview(*arguments); });
}

}  // namespace commands
