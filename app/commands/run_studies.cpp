#include "app/commands/run_studies.h"

#include "app/commands/interruption.h"
#include "app/studies/run_study.h"
#include "app/studies/study_files.h"

namespace commands {
namespace {

bool is_done(const experiments::PlannedStudy& planned, const experiments::RunFolder& folder,
             bool retry_failed, StatusLine& status) {
  const auto stored = studies::read(folder.path(), planned.study.name, planned.id);
  if (!stored.notice.empty()) status.line("note: " + stored.notice);
  return stored.result && (stored.result->failure.empty() || !retry_failed);
}

void run_one(const experiments::PlannedStudy& planned, const experiments::Plan& plan,
             const experiments::RunFolder& folder, const experiments::RunOptions& options,
             StatusLine& status) {
  const auto& study = planned.study;
  status.line("study " + study.name);
  const auto progress = [&](int64_t done, int64_t total) {
    status.progress(study.name, done, total);
  };
  const auto* dataset = study.dataset.empty() ? nullptr : &plan.datasets.at(study.dataset);
  const studies::Context context{
      study, dataset, &plan.features, options.jobs, options.memory, interruption_asked, progress};
  const auto result = studies::run_study(planned, context);
  if (!result) return;
  if (!result->failure.empty()) status.line("study " + study.name + " failed: " + result->failure);
  studies::write(folder.path(), *result);
}

}  // namespace

void run_studies(const experiments::Plan& plan, const experiments::RunFolder& folder,
                 const experiments::RunOptions& options, bool retry_failed, StatusLine& status) {
  for (const auto& planned : plan.studies) {
    if (interruption_asked()) return;
    if (is_done(planned, folder, retry_failed, status)) continue;
    run_one(planned, plan, folder, options, status);
  }
}

}  // namespace commands
