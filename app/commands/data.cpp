#include <fmt/core.h>

#include <iostream>
#include <map>
#include <memory>

#include "app/commands/commands.h"
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
};

data_loaders::Progress shown_on(StatusLine& status, const std::string& name) {
  return [&status, name](int64_t done, int64_t total) {
    status.progress(name + ": pictures", done, total);
  };
}

/// Empty where every picture stands alone.
std::string groups_text(const std::vector<int64_t>& groups) {
  std::map<int64_t, int64_t> counts;
  for (const int64_t group : groups) ++counts[group];
  int64_t of_several = 0, pictures = 0;
  for (const auto& [group, count] : counts) {
    if (count == 1) continue;
    ++of_several;
    pictures += count;
  }
  if (of_several == 0) return "";
  return fmt::format("\n{} pictures in {} groups of several: each on one side of the split\n",
                     pictures, of_several);
}

void check(const DataArguments& arguments) {
  const auto options = experiments::read_dataset_options(arguments.file, arguments.dataset);
  StatusLine status;
  const auto dataset =
      experiments::load_dataset(arguments.dataset, options, data_root(arguments.data),
                                arguments.demo, shown_on(status, arguments.dataset));
  status.finish();
  const auto& record = dataset.record;
  if (options.split.folds > 0) {
    std::cout << fmt::format(
        "{} folds{}; of the first of them:\n", options.split.folds,
        options.split.inner_folds > 0
            ? fmt::format(", each with {} inner folds", options.split.inner_folds)
            : "");
  }
  std::cout << fmt::format("{:<24} {:>8} {:>11} {:>8}\n", "class", "train", "validation", "test");
  for (size_t c = 0; c < record.class_names.size(); ++c) {
    std::cout << fmt::format("{:<24} {:>8} {:>11} {:>8}\n", record.class_names[c],
                             record.counts.at("train")[c], record.counts.at("validation")[c],
                             record.counts.at("test")[c]);
  }
  std::cout << "\nleft out\n";
  for (const auto& [class_name, reasons] : record.left_out) {
    for (const auto& [reason, count] : reasons) {
      std::cout << fmt::format("{:<24} {:>8}  {}\n", class_name, count, reason);
    }
  }
  if (record.left_out.empty()) std::cout << "nothing\n";
  std::cout << groups_text(dataset.images.groups);
  for (const auto& notice : record.notices) std::cout << '\n' << notice << '\n';
  std::cout << "\nfingerprint " << record.fingerprint << '\n';
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
  auto* data = app.add_subcommand("data", "Look at a data set");
  data->require_subcommand(1);
  data->footer("Examples:\n  facesweep data check actors\n  facesweep data preview digits --demo");
  auto* check_command =
      data->add_subcommand("check", "Count its pictures, and those left out, by reason");
  add_arguments(*check_command, *arguments);
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
