#include "app/results/recover_results.h"

#include <stdexcept>
#include <utility>
#include <vector>

#include "app/results/intact_rows.h"
#include "app/results/result_store.h"

namespace experiments {
namespace {

/// False where it cannot be used: running the file again writes it anew.
bool copy_record(const std::filesystem::path& from, ResultStore& to) {
  std::optional<SweepRecord> record;
  try {
    record = ResultStore(from, ResultStore::Access::read).read_record();
  } catch (const std::runtime_error&) {
    return false;
  }
  if (record) to.write(*record);
  return record.has_value();
}

}  // namespace

Recovered recover_results(const std::filesystem::path& from, const std::filesystem::path& to,
                          const std::function<void(int64_t)>& on_progress) {
  constexpr size_t at_a_time = 1000;
  Recovered recovered;
  ResultStore results(to, ResultStore::Access::write);
  std::vector<TrialRow> found;
  const auto flush = [&] {
    results.write(found);
    recovered.trials += static_cast<int64_t>(found.size());
    found.clear();
    if (on_progress) on_progress(recovered.trials);
  };
  recovered.has_record = copy_record(from, results);
  recovered.damaged = for_each_intact_trial(from, [&](TrialRow&& row) {
    found.push_back(std::move(row));
    if (found.size() >= at_a_time) flush();
  });
  flush();
  for_each_intact_model(from, [&](KeptModel&& model) { results.write({}, {std::move(model)}); });
  return recovered;
}

}  // namespace experiments
