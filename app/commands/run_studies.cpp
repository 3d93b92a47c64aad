#include "app/commands/run_studies.h"

#include "app/commands/interruption.h"
#include "app/studies/run_study.h"
#include "app/studies/study_files.h"

namespace commands {
namespace {

void run_one(const experiments::PlannedStudy& planned, const experiments::Plan& plan,
             const experiments::RunFolder& folder, const experiments::RunOptions& options,
             StatusLine& status) {
  const auto& study = planned.study;
  const auto stage = "study " + study.name;
  status.progress(stage);
  const auto progress = [&](int64_t done, int64_t total) { status.progress(stage, done, total); };
  const auto* dataset = study.dataset.empty() ? nullptr : &plan.datasets.at(study.dataset);
  const studies::Context context{
      study,        dataset,        plan.inputs.at(input_of(study)).get(),
      options.jobs, options.memory, interruption_asked,
      progress};
  auto result = studies::run_study(planned, context);
  if (!result) return;
  result->computed_by = options.computed_by;
  if (!result->failure.empty()) status.line(stage + " failed: " + result->failure);
  studies::write(folder.path(), *result);
}

}  // namespace

std::vector<experiments::PlannedStudy> unfinished_studies(const experiments::Plan& plan,
                                                          const experiments::RunFolder& folder,
                                                          bool retry_failed,
                                                          std::vector<std::string>& notices) {
  std::vector<experiments::PlannedStudy> missing;
  for (const auto& planned : plan.studies) {
    const auto stored = studies::read(folder.path(), planned.study.name, planned.id);
    if (!stored.notice.empty()) notices.push_back(stored.notice);
    const bool done = stored.result && (stored.result->failure.empty() || !retry_failed);
    if (!done) missing.push_back(planned);
  }
  return missing;
}

void run_studies(const experiments::Plan& plan,
                 const std::vector<experiments::PlannedStudy>& missing,
                 const experiments::RunFolder& folder, const experiments::RunOptions& options,
                 StatusLine& status) {
  for (const auto& planned : missing) {
    if (interruption_asked()) return;
    run_one(planned, plan, folder, options, status);
  }
  status.finish();
}

}  // namespace commands
