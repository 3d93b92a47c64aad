#include "app/commands/run_text.h"

#include <map>

#include "app/studies/study_text.h"

namespace commands {

std::string run_text(const ShownRun& shown, const report::TableOptions& options) {
  const auto& run = shown.run;
  std::map<int64_t, std::string> by_entry;
  for (size_t i = 0; i < shown.summaries.size(); ++i) {
    const auto& heading = run.sweep.experiments[i].heading;
    by_entry[heading.entry] =
        studies::heading_lines(heading) + report::table(shown.summaries[i], options);
  }
  const studies::DataOrigin origin{run.record.demo, untrained_inputs(run.record)};
  for (size_t i = 0; i < shown.studies.size(); ++i) {
    const auto& study = run.sweep.studies[i];
    by_entry[study.heading.entry] = studies::study_text(study, shown.studies[i], origin);
  }
  std::string text;
  for (const auto& [entry, part] : by_entry) text += part + "\n";
  return text;
}

}  // namespace commands
