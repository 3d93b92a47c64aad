#include "app/commands/go_on_text.h"

#include <set>

#include "app/report/number_text.h"

namespace commands {
namespace {

using namespace experiments;

/// "2 trials and 1 study"; empty where none failed.
std::string failed_ones(const ShownRun& shown) {
  std::set<std::string> trials;
  for (const auto& experiment : shown.run.results) {
    for (const auto* result : finished_trials(experiment)) {
      if (result->state == TrialState::failed) trials.insert(result->id);
    }
  }
  int64_t studies = 0;
  for (const auto& stored : shown.studies) {
    if (stored.result && !stored.result->failure.empty()) ++studies;
  }
  std::string text;
  if (!trials.empty()) text = report::plural(static_cast<int64_t>(trials.size()), "trial");
  if (studies > 0) {
    text += (text.empty() ? "" : " and ") + std::to_string(studies) +
            (studies == 1 ? " study" : " studies");
  }
  return text;
}

}  // namespace

std::string interrupted_text(const std::string& command) {
  return "interrupted; all that was finished is kept. To go on: " + command + "\n";
}

std::string failed_text(const ShownRun& shown, const std::string& command, bool retries_failed) {
  const auto failed = failed_ones(shown);
  if (failed.empty()) return "";
  return failed + " failed and will not be tried again unless asked for: " + command +
         (retries_failed ? "" : " --retry-failed") + "\n";
}

}  // namespace commands
