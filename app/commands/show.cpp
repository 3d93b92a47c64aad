#include <iostream>
#include <memory>

#include "app/commands/commands.h"
#include "app/commands/run_text.h"
#include "app/commands/summaries.h"
#include "app/report/summary_json.h"
#include "app/studies/study_files.h"

namespace commands {
namespace {

struct ShowArguments {
  std::string folder;
  bool json = false;
  bool all = false;
};

void show(const ShowArguments& arguments) {
  const experiments::RunFolder folder(arguments.folder);
  const auto run = folder.read_all(/*with_predictions=*/false);
  print_notices(folder, run);
  const auto all = summaries(folder, run);
  if (arguments.json) {
    std::cout << report::summary_json(all, run.record.demo) << '\n';
    return;
  }
  std::cout << run_text(folder, run, all, {arguments.all, run.record.demo});
}

}  // namespace

std::vector<experiments::ExperimentSummary> summaries(const experiments::RunFolder& folder,
                                                      const experiments::StoredRun& run) {
  const auto predictions_of = [&](const experiments::TrialResult& result) {
    return folder.read(result.id).result->predictions;
  };
  const bool untrained = run.record.features && !run.record.features->trained;
  std::vector<experiments::ExperimentSummary> all;
  for (size_t i = 0; i < run.sweep.experiments.size(); ++i) {
    const auto& experiment = run.sweep.experiments[i];
    const auto& dataset = run.record.datasets.at(experiment.base.dataset);
    all.push_back(experiments::summarise(experiment, run.results[i],
                                         {dataset.class_names, predictions_of, untrained}));
  }
  return all;
}

void print_notices(const experiments::RunFolder& folder, const experiments::StoredRun& run) {
  for (const auto& notice : run.notices) std::cerr << "note: " << notice << '\n';
  for (const auto& stored : studies::read_all(folder.path(), run)) {
    if (!stored.notice.empty()) std::cerr << "note: " << stored.notice << '\n';
  }
}

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
