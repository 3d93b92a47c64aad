#include <filesystem>
#include <iostream>
#include <memory>

#include "app/commands/commands.h"
#include "app/commands/interruption.h"
#include "app/commands/report.h"
#include "app/commands/run_lock.h"
#include "app/commands/run_text.h"
#include "app/commands/status_line.h"
#include "app/commands/summaries.h"
#include "app/printable.h"
#include "app/report/number_text.h"
#include "app/trials/collect_shards.h"

namespace commands {
namespace {

using namespace experiments;

/// "runs/a: 3 of 40 trials have no result: shard 2 of 4 lacks 3, shard 4 of 4 has written no file
/// that can be used".
std::string missing_text(const std::string& path, const Collected& collected) {
  constexpr size_t most_named = 20;
  std::string text = path + ": " + std::to_string(collected.missing) + " of " +
                     report::plural(collected.trials, "trial") + " have no result";
  const auto& lacking = collected.lacking;
  for (size_t i = 0; i < std::min(lacking.size(), most_named); ++i) {
    const auto& [shard, trials] = lacking[i];
    text +=
        (i == 0 ? ": shard " : ", shard ") + std::to_string(shard.number) + " of " +
        std::to_string(shard.count) +
        (trials ? " lacks " + std::to_string(*trials) : " has written no file that can be used");
  }
  if (lacking.size() > most_named)
    text += ", and " + std::to_string(lacking.size() - most_named) + " more";
  return text;
}

void show_what_is_there(const RunFolder& folder, StatusLine& status) {
  status.progress("reading the results");
  const auto shown = read_shown(folder);
  const auto text = app::printable_lines(run_text(shown, {false, shown.run.record.demo}));
  status.progress("writing the page");
  const auto page = write_report(shown);
  status.finish();
  std::cout << text << "Results: " << app::printable(folder.path().string()) << '\n';
  if (!page.empty()) std::cout << "Report: " << app::printable(page.string()) << '\n';
}

int collect(const std::string& path) {
  catch_interruptions("interrupted; what was collected is kept: collect again\n");
  StatusLine status;
  const RunFolder folder(path);
  if (!std::filesystem::is_directory(path))
    throw std::runtime_error(path + ": holds no run (there is no such folder)");
  folder.require_no_old_results();
  const auto held = lock(folder, status);
  const auto on_progress = [&](const std::string& what, int64_t done, int64_t total) {
    status.progress(what, done, total);
  };
  const auto collected = collect_shards(folder, on_progress, interruption_asked);
  for (const auto& notice : collected.notices) status.line("note: " + notice);
  if (interruption_asked()) return interrupted;
  show_what_is_there(folder, status);
  std::cout << "Collected: " << report::plural(collected.added, "new result") << '\n';
  if (collected.missing == 0) return success;
  throw std::runtime_error(missing_text(path, collected));
}

}  // namespace

void add_collect(CLI::App& app, int& exit_code) {
  auto path = std::make_shared<std::string>();
  auto* command = app.add_subcommand(
      "collect", "Join what the shards of a run have trained, and show tables and page");
  command->add_option("run", *path, "Folder of the run, such as runs/experiments")->required();
  command->footer(
      "Copies shards/*.sqlite into results.sqlite; doing it twice changes nothing. Trains nothing "
      "and reads no data:\nwhere trials are missing it says which, shows the others, and ends with "
      "1.\nstudies and pictures come with \"facesweep run\" of the same file.\n"
      "Example:\n  facesweep collect runs/experiments");
  command->callback([path, &exit_code] { exit_code = collect(*path); });
}

}  // namespace commands
