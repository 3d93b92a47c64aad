#include "app/results/recover_results.h"

#include <algorithm>
#include <stdexcept>

#include "app/config_error.h"
#include "app/results/result_store.h"
#include "app/results/row_statements.h"

namespace experiments {
namespace {

/// Places of trial_rows that may be filled; where the end cannot be read, so many as the file could
/// hold.
int64_t last_place(ResultsDatabase& damaged) {
  constexpr int64_t bytes_of_a_row = 200;  // no row is shorter
  try {
    return damaged.handle().execAndGet("SELECT max(trial) FROM trial_rows").getInt64();
  } catch (const SQLite::Exception&) {
    return static_cast<int64_t>(std::filesystem::file_size(damaged.path())) / bytes_of_a_row;
  }
}

void copy_record(const std::filesystem::path& from, ResultStore& to, Recovered& recovered) {
  try {
    ResultStore damaged(from, ResultStore::Access::read);
    if (const auto record = damaged.read_record()) {
      to.write(*record);
      recovered.has_record = true;
    }
  } catch (const std::runtime_error&) {
    // Running the file again writes it anew.
  }
}

void copy_models(const std::filesystem::path& from, ResultStore& to) {
  try {
    ResultStore damaged(from, ResultStore::Access::read);
    for (const auto& id : damaged.kept_models()) {
      if (auto model = damaged.find_model(id)) to.write({}, {std::move(*model)});
    }
  } catch (const std::runtime_error&) {
    // Those that are left out are trained again where somebody wants them.
  }
}

}  // namespace

Recovered recover_results(const std::filesystem::path& from, const std::filesystem::path& to,
                          const std::function<void(int64_t)>& on_progress) {
  constexpr int64_t interval = 1000;
  Recovered recovered;
  ResultStore results(to, ResultStore::Access::write);
  copy_record(from, results, recovered);
  ResultsDatabase damaged(from, /*is_written=*/false);
  RowStatements rows(damaged);
  std::vector<TrialRow> found;
  const auto flush = [&] {
    results.write(found);
    recovered.trials += static_cast<int64_t>(found.size());
    found.clear();
    if (on_progress) on_progress(recovered.trials);
  };
  const auto last = last_place(damaged);
  for (int64_t place = 1; place <= last; ++place) {
    try {
      rows.read_place(
          place, [&](TrialRow&& row) { found.push_back(std::move(row)); },
          [&](const std::string&) { ++recovered.damaged; });
    } catch (const SQLite::Exception&) {
      ++recovered.damaged;
    }
    if (static_cast<int64_t>(found.size()) >= interval) flush();
  }
  flush();
  copy_models(from, results);
  return recovered;
}

}  // namespace experiments
