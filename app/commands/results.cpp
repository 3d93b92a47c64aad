#include <filesystem>
#include <iostream>
#include <memory>
#include <stdexcept>

#include "app/commands/commands.h"
#include "app/commands/interruption.h"
#include "app/commands/run_lock.h"
#include "app/commands/status_line.h"
#include "app/printable.h"
#include "app/report/number_text.h"
#include "app/results/recover_results.h"

namespace commands {
namespace {

namespace fs = std::filesystem;
using namespace experiments;

/// A name beside the results that nothing has yet.
fs::path unused_name(const fs::path& folder, const std::string& stem) {
  for (int i = 0;; ++i) {
    auto path = folder / (stem + (i == 0 ? "" : "-" + std::to_string(i)) + ".sqlite");
    if (!fs::exists(path)) return path;
  }
}

/// With what SQLite keeps beside a file.
void rename_with_logs(const fs::path& from, const fs::path& to) {
  fs::rename(from, to);
  for (const auto* ending : {"-wal", "-shm", "-journal"}) {
    if (fs::exists(from.string() + ending))
      fs::rename(from.string() + ending, to.string() + ending);
  }
}

Recovered recovered(const fs::path& from, const fs::path& to, StatusLine& status) {
  try {
    return recover_results(from, to, [&](int64_t trials) {
      status.progress("recovering, trials " + std::to_string(trials));
    });
  } catch (const std::exception&) {
    fs::remove(to);
    throw;
  }
}

void recover(const std::string& path) {
  catch_interruptions("interrupted; the damaged file stands as it was\n");
  StatusLine status;
  const RunFolder folder(path);
  const auto results = folder.results_path();
  if (!fs::exists(results)) throw std::runtime_error(results.string() + ": there is no such file");
  const auto held = lock(folder, status);
  const auto whole = unused_name(folder.path(), "recovered");
  const auto found = recovered(results, whole, status);
  const auto kept = unused_name(folder.path(), "damaged");
  rename_with_logs(results, kept);
  fs::rename(whole, results);
  status.finish();
  std::cout << app::printable(results.string()) << ": " << report::plural(found.trials, "trial")
            << " recovered"
            << (found.damaged > 0 ? ", at least " + std::to_string(found.damaged) + " damaged" : "")
            << "; the damaged file is now " << app::printable(kept.string()) << '\n';
  if (!found.has_record)
    std::cout
        << "What was run could not be read: run the file again into this folder, which trains "
           "what is missing.\n";
}

}  // namespace

void add_results(CLI::App& app, int&) {
  auto* command = app.add_subcommand("results", "Look after the file that holds a run's results");
  command->require_subcommand(1);
  auto path = std::make_shared<std::string>();
  auto* saving =
      command->add_subcommand("recover", "Save what can be read of a damaged results.sqlite");
  saving->add_option("run", *path, "Folder of the run, such as runs/experiments")->required();
  saving->footer(
      "The damaged file is kept beside the new one. Running the sweep again trains what is "
      "missing.\nExample:\n  facesweep results recover runs/experiments");
  saving->callback([path] { recover(*path); });
}

}  // namespace commands
