#include "app/results/shard_files.h"

#include <algorithm>
#include <regex>
#include <stdexcept>
#include <tuple>

#include "app/results/result_store.h"
#include "app/sweep_file/names.h"

namespace experiments {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const fs::path& run) {
  return run / "shards";
}

auto order(const ShardFile& file) {
  return std::make_tuple(file.shard.count, file.shard.number, file.attempt);
}

}  // namespace

ShardFile shard_file(const fs::path& run, const Shard& shard, int64_t attempt) {
  auto name = std::to_string(shard.number) + "-of-" + std::to_string(shard.count);
  if (attempt > 0) name += ".attempt-" + std::to_string(attempt);
  return {shard, attempt, folder_of(run) / (name + ".sqlite")};
}

std::vector<ShardFile> shard_files(const fs::path& run) {
  static const std::regex kName("(\\d{1,9})-of-(\\d{1,9})(?:\\.attempt-(\\d{1,9}))?\\.sqlite");
  std::vector<ShardFile> files;
  if (!fs::is_directory(folder_of(run))) return files;
  for (const auto& entry : fs::directory_iterator(folder_of(run))) {
    std::smatch parts;
    const auto name = entry.path().filename().string();
    if (!std::regex_match(name, parts, kName)) continue;
    const auto attempt = parts[3].matched ? std::stoll(parts.str(3)) : 0;
    files.push_back({{std::stoll(parts.str(1)), std::stoll(parts.str(2))}, attempt, entry.path()});
  }
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return order(a) < order(b); });
  return files;
}

std::unordered_map<std::string, TrialState> states_in(const std::vector<ShardFile>& files,
                                                      std::vector<std::string>& notices) {
  std::unordered_map<std::string, TrialState> states;
  for (const auto& file : files) {
    try {
      ResultStore store(file.path, ResultStore::Access::read);
      store.for_each(
          {false, false},
          [&](TrialRow&& row) {
            const auto state = value_of<TrialState>(row.state);
            // Another attempt may have trained what failed in one.
            auto& known = states.emplace(row.id, state).first->second;
            if (known == TrialState::failed) known = state;
          },
          [](const std::string&) {});
    } catch (const std::runtime_error& error) {
      notices.push_back(error.what());
    }
  }
  return states;
}

}  // namespace experiments
