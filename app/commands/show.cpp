#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/commands/commands.h"
#include "app/commands/run_text.h"
#include "app/printable.h"
#include "app/report/summary_json.h"

namespace commands {
namespace {

struct ShowArguments {
  std::string folder;
  bool json = false;
  bool all = false;
};

void show(const ShowArguments& arguments) {
  const auto shown = read_shown(experiments::RunFolder(arguments.folder), /*with_curves=*/false);
  print_notices(shown);
  const bool demo = shown.run.record.demo;
  if (arguments.json) {
    std::cout << report::summary_json(shown.summaries, study_objects(shown), demo) << '\n';
    return;
  }
  std::cout << app::printable_lines(run_text(shown, {arguments.all, demo}));
}

}  // namespace

void add_show(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<ShowArguments>();
  auto* command = app.add_subcommand("show", "Print the tables of a run again");
  command->add_option("run", arguments->folder, "Folder of the run, such as runs/experiments")
      ->required();
  command->add_flag("--json", arguments->json, "All numbers, for machines");
  command->add_flag("--all", arguments->all, "Every setting, however many");
  command->footer(
      "Examples:\n  facesweep show runs/experiments\n  facesweep show runs/experiments --json");
  command->callback([arguments] { show(*arguments); });
}

}  // namespace commands
