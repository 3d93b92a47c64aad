#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "app/commands/commands.h"
#include "app/commands/run_text.h"
#include "app/printable.h"
#include "app/report/summary_json.h"
#include "app/results/csv.h"

namespace commands {
namespace {

struct ShowArguments {
  std::string folder;
  bool json = false;
  bool all = false;
  std::string csv;
};

/// Trials whose rows are not what was written, which no table shows.
std::set<std::string> damaged_trials(experiments::ResultStore& store) {
  std::set<std::string> damaged;
  store.for_each(
      {}, [](experiments::TrialRow&&) {}, [&](const std::string& id) { damaged.insert(id); });
  return damaged;
}

void show_csv(const ShowArguments& arguments) {
  const experiments::RunFolder folder(arguments.folder);
  auto* store = folder.existing();
  if (store == nullptr) throw std::runtime_error(arguments.folder + ": holds no run");
  const auto damaged = damaged_trials(*store);
  for (const auto& id : damaged)
    std::cerr << "note: trial " << id.substr(0, 12) << " cannot be used, and is left out\n";
  store->read_view(arguments.csv, [&](const std::vector<std::string>& values) {
    constexpr size_t id = 1;
    if (damaged.count(values[id]) == 0) std::cout << experiments::csv_row(values);
  });
}

void show(const ShowArguments& arguments) {
  if (!arguments.csv.empty()) return show_csv(arguments);
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
  auto* json = command->add_flag("--json", arguments->json, "All numbers, for machines");
  command
      ->add_option("--csv", arguments->csv,
                   "A table of the results as text: trials, curves or predictions")
      ->check(CLI::IsMember({"trials", "curves", "predictions"}))
      ->excludes(json);
  command->add_flag("--all", arguments->all, "Every setting, however many");
  command->footer(
      "Examples:\n  facesweep show runs/experiments\n  facesweep show runs/experiments --json\n"
      "  facesweep show runs/experiments --csv trials > trials.csv");
  command->callback([arguments] { show(*arguments); });
}

}  // namespace commands
