#include <unistd.h>

#include <filesystem>
#include <string>

#include "app/results/intact_rows.h"
#include "app/results/result_store.h"
#include "files/whole_file.h"
#include "fuzz/target.h"

namespace {

namespace fs = std::filesystem;
using namespace experiments;

void read_store(const fs::path& path) {
  ResultStore store(path, ResultStore::Access::read);
  store.counts();
  const auto read = [](TrialRow&& row) {
    fuzz::read_or_refuse([&] { result_from(row, nullptr, {}); });
  };
  fuzz::read_or_refuse([&] { store.for_each({}, read, [](const std::string&) {}); });
  for (const auto& id : store.kept_models()) store.find_model(id);
  store.read_record();
  for (const auto* view : {"trials", "curves", "predictions"}) {
    fuzz::read_or_refuse([&] { store.read_view(view, [](const std::vector<std::string>&) {}); });
  }
}

void recover(const fs::path& path) {
  for_each_intact_trial(path, [](TrialRow&&) {});
  for_each_intact_model(path, [](KeptModel&&) {});
}

}  // namespace

/// A file of results, read as `show` does and as `results recover` does. SQLite needs a real one.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto path =
      fs::path("/dev/shm") / ("fuzz-results-" + std::to_string(getpid()) + ".sqlite");
  for (const auto* beside : {"", "-wal", "-shm", "-journal"}) fs::remove(path.string() + beside);
  files::write_whole(path, fuzz::text(data, size));
  fuzz::read_or_refuse([] { read_store(path); });
  fuzz::read_or_refuse([] { recover(path); });
  fs::remove(path);
  return 0;
}
