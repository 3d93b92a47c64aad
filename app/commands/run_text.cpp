#include "app/commands/run_text.h"

#include <map>

#include "app/studies/study_text.h"

namespace commands {

std::string run_text(const experiments::RunFolder& folder, const experiments::StoredRun& run,
                     const std::vector<experiments::ExperimentSummary>& summaries,
                     const report::TableOptions& options) {
  std::map<int64_t, std::string> by_entry;
  for (size_t i = 0; i < summaries.size(); ++i) {
    const auto& heading = run.sweep.experiments[i].heading;
    by_entry[heading.entry] =
        studies::heading_lines(heading) + report::table(summaries[i], options);
  }
  const studies::DataOrigin origin{run.record.demo, untrained_inputs(run.record)};
  const auto stored = studies::read_all(folder.path(), run);
  for (size_t i = 0; i < stored.size(); ++i) {
    const auto& study = run.sweep.studies[i];
    by_entry[study.heading.entry] = studies::study_text(study, stored[i], origin);
  }
  std::string text;
  for (const auto& [entry, part] : by_entry) text += part + "\n";
  return text;
}

}  // namespace commands
