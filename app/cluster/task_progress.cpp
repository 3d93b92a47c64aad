#include "app/cluster/task_progress.h"

#include <algorithm>
#include <cctype>
#include <stdexcept>

#include "app/results/result_store.h"
#include "app/results/shard_files.h"

namespace cluster {
namespace {

using experiments::ResultStore;

std::string in_lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return text;
}

void add_file(const experiments::ShardFile& file, TaskProgress& task) {
  ++task.attempts;
  try {
    const auto counts = ResultStore(file.path, ResultStore::Access::read).counts();
    task.total = std::max(task.total, counts.planned);
    task.done += counts.finished;
    task.failed += counts.failed;
  } catch (const std::runtime_error&) {
    // Another machine may be writing it: the next look sees more.
  }
}

}  // namespace

std::vector<TaskProgress> task_progress(const std::filesystem::path& run, int64_t count,
                                        const std::vector<QueuedTask>& queued) {
  std::vector<TaskProgress> tasks(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) tasks[static_cast<size_t>(i)].number = i + 1;
  for (const auto& file : experiments::shard_files(run)) {
    const auto place = static_cast<size_t>(file.shard.number - 1);
    if (file.shard.count == count && place < tasks.size()) add_file(file, tasks[place]);
  }
  for (auto& task : tasks) task.done = std::min(task.done, task.total);
  for (const auto& entry : queued) {
    const auto place = static_cast<size_t>(entry.number - 1);
    if (place >= tasks.size()) continue;
    tasks[place].state = in_lower_case(entry.state);
    tasks[place].nodes = entry.nodes;
    tasks[place].reason = entry.reason == "None" ? "" : entry.reason;
  }
  return tasks;
}

}  // namespace cluster
