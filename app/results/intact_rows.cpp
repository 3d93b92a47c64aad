#include "app/results/intact_rows.h"

#include <algorithm>
#include <stdexcept>

#include "app/results/results_database.h"
#include "app/results/row_statements.h"

namespace experiments {
namespace {

struct LastPlace {
  int64_t place = 0;
  bool is_known = true;
};

/// The last place of trial_rows that may be filled. The table and its index know it, and either may
/// be damaged; where both are, it is as many rows as the file could hold.
LastPlace last_place(ResultsDatabase& database) {
  constexpr int64_t bytes_of_a_row = 200;   // no row is shorter
  constexpr int64_t bytes_of_a_place = 16;  // rows that were replaced left their places
  const auto bytes = static_cast<int64_t>(std::filesystem::file_size(database.path()));
  int64_t last = -1;
  for (const auto* sql :
       {"SELECT max(trial) FROM trial_rows",
        "SELECT max(trial) FROM trial_rows INDEXED BY sqlite_autoindex_trial_rows_1"}) {
    try {
      const auto place = database.handle().execAndGet(sql).getInt64();
      if (place <= bytes / bytes_of_a_place) last = std::max(last, place);
    } catch (const SQLite::Exception&) {
      // The other may know.
    }
  }
  return last >= 0 ? LastPlace{last} : LastPlace{bytes / bytes_of_a_row, /*is_known=*/false};
}

std::vector<std::string> models_in(ResultStore& store) {
  try {
    return store.kept_models();
  } catch (const std::runtime_error&) {
    return {};
  }
}

}  // namespace

int64_t for_each_intact_trial(const std::filesystem::path& file,
                              const std::function<void(TrialRow&&)>& on_row) {
  ResultsDatabase database(file, /*is_written=*/false);
  RowStatements rows(database);
  int64_t damaged = 0;
  const auto last = last_place(database);
  for (int64_t place = 1; place <= last.place; ++place) {
    std::optional<TrialRow> found;
    try {
      rows.read_place(
          place, [&](TrialRow&& row) { found = std::move(row); },
          [&](const std::string&) { ++damaged; });
    } catch (const SQLite::Exception&) {
      // Of an unknown number all that is known is that it is not none.
      damaged = last.is_known ? damaged + 1 : std::max<int64_t>(damaged, 1);
    }
    if (found) on_row(std::move(*found));
  }
  return damaged;
}

void for_each_intact_model(const std::filesystem::path& file,
                           const std::function<void(KeptModel&&)>& on_model) {
  ResultStore store(file, ResultStore::Access::read);
  for (const auto& id : models_in(store)) {
    std::optional<KeptModel> model;
    try {
      model = store.find_model(id);
    } catch (const std::runtime_error&) {
      // Those that are left out are trained again where somebody wants them.
    }
    if (model) on_model(std::move(*model));
  }
}

}  // namespace experiments
