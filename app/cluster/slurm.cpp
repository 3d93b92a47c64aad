#include "app/cluster/slurm.h"

#include <algorithm>
#include <charconv>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>

#include "app/cluster/run_command.h"

namespace cluster {
namespace {

constexpr const char* other_ways =
    "\"facesweep run FILE --shard 1/16\" to 16/16 works with any other scheduler, and \"facesweep "
    "collect\" joins the parts";

std::string one_line(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

bool is_not_configured(const std::string& said) {
  return said.find("configuration source") != std::string::npos ||
         said.find("slurm.conf") != std::string::npos;
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

int64_t number_of(const std::string& text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

/// "3,5-7%2": 3, 5, 6, 7.
std::vector<int64_t> numbers_of(std::string list) {
  constexpr int64_t most = 1000000;
  list = list.substr(0, list.find('%'));
  std::vector<int64_t> numbers;
  for (const auto& part : split(list, ',')) {
    const auto bounds = split(part, '-');
    if (bounds.empty()) continue;
    const int64_t first = number_of(bounds.front()), last = number_of(bounds.back());
    for (int64_t i = first; i <= std::min(last, first + most); ++i) numbers.push_back(i);
  }
  return numbers;
}

}  // namespace

void require_slurm() {
  for (const auto* program : {"sbatch", "squeue", "scontrol"}) {
    if (!is_on_path(program))
      throw std::runtime_error(std::string("this machine has no Slurm (no ") + program +
                               " on the PATH); " + other_ways);
  }
  const auto answer = run_command({"scontrol", "show", "config"});
  if (answer.exit_code == 0) return;
  if (is_not_configured(answer.text))
    throw std::runtime_error(
        std::string("Slurm is installed here but knows no cluster (no slurm.conf; SLURM_CONF can "
                    "name it); ") +
        other_ways);
  throw std::runtime_error("Slurm does not answer: " + one_line(answer.text));
}

int64_t most_tasks() {
  const auto answer = run_command({"scontrol", "show", "config"});
  std::smatch found;
  static const std::regex kSize("MaxArraySize\\s*=\\s*(\\d{1,9})");
  constexpr int64_t usual = 1001;
  const auto size = std::regex_search(answer.text, found, kSize) ? number_of(found.str(1)) : usual;
  return size - 1;
}

std::string submit_job(const std::filesystem::path& script,
                       const std::vector<std::string>& options) {
  std::vector<std::string> words{"sbatch", "--parsable"};
  words.insert(words.end(), options.begin(), options.end());
  words.push_back(script.string());
  const auto answer = run_command(words);
  static const std::regex kJob("(?:^|\n)(\\d+)(;[^\n]*)?\n?$");
  std::smatch found;
  if (answer.exit_code == 0 && std::regex_search(answer.text, found, kJob)) return found.str(1);
  throw std::runtime_error("sbatch refuses the job: " + one_line(answer.text));
}

std::vector<QueuedTask> tasks_from(const std::string& lines) {
  std::vector<QueuedTask> tasks;
  for (const auto& line : split(lines, '\n')) {
    auto parts = split(line, '|');
    if (parts.size() < 2) continue;
    parts.resize(4);
    for (const auto number : numbers_of(parts[0]))
      tasks.push_back({number, parts[1], parts[2], parts[3]});
  }
  return tasks;
}

std::vector<QueuedTask> queued_tasks(const std::string& job) {
  const auto answer = run_command(
      {"squeue", "--noheader", "--states=all", "--jobs=" + job, "--format=%K|%T|%N|%r"});
  return answer.exit_code == 0 ? tasks_from(answer.text) : std::vector<QueuedTask>();
}

bool is_active(const std::string& job) {
  static const std::set<std::string> ended{"BOOT_FAIL", "CANCELLED", "COMPLETED",     "DEADLINE",
                                           "FAILED",    "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED",
                                           "REVOKED",   "TIMEOUT"};
  const auto answer =
      run_command({"squeue", "--noheader", "--states=all", "--jobs=" + job, "--format=%T"});
  if (answer.exit_code != 0) return false;
  const auto states = split(answer.text, '\n');
  return std::any_of(states.begin(), states.end(),
                     [&](const std::string& state) { return ended.count(state) == 0; });
}

}  // namespace cluster
