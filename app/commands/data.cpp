#include <iostream>
#include <memory>

#include "app/commands/commands.h"
#include "app/commands/data_check.h"
#include "app/commands/data_fetch.h"
#include "app/commands/data_root.h"
#include "app/commands/status_line.h"
#include "app/inputs/load_dataset.h"
#include "app/printable.h"
#include "app/sweep_file/read_sweep.h"
#include "data_loaders/preview.h"

namespace commands {
namespace {

struct DataArguments {
  std::string dataset;
  std::string file = "experiments.json";
  std::string data;
  bool demo = false;
  std::string output;
  int64_t per_class = 10;
  bool list = false;
  bool json = false;
};

data_loaders::Progress shown_on(StatusLine& status, const std::string& name) {
  return [&status, name](int64_t done, int64_t total) {
    status.progress(name + ": pictures", done, total);
  };
}

void check(const DataArguments& arguments) {
  const auto options = experiments::read_dataset_options(arguments.file, arguments.dataset);
  StatusLine status;
  auto images = experiments::load_images(options, data_root(arguments.data), arguments.demo,
                                         shown_on(status, arguments.dataset));
  status.finish();
  const auto checked = checked_data(arguments.dataset, std::move(images), options);
  std::cout << (arguments.json ? check_json(checked) : check_text(checked, arguments.list))
            << std::flush;
  if (!checked.problem.empty()) throw std::runtime_error(checked.problem);
}

void preview(const DataArguments& arguments) {
  const auto options = experiments::read_dataset_options(arguments.file, arguments.dataset);
  StatusLine status;
  const auto images = experiments::load_images(options, data_root(arguments.data), arguments.demo,
                                               shown_on(status, arguments.dataset));
  const auto path = arguments.output.empty() ? arguments.dataset + ".png" : arguments.output;
  data_loaders::write_png(path, data_loaders::montage(images, arguments.per_class));
  status.finish();
  std::cout << app::printable(path) << '\n';
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
  preview_command->add_option("--output", arguments->output, "The PNG file (default: DATASET.png)");
  preview_command->add_option("--per-class", arguments->per_class, "Pictures of each class")
      ->check(CLI::Range(1, 1 << 20))
      ->capture_default_str();
  preview_command->callback([arguments] { preview(*arguments); });
}

}  // namespace commands
