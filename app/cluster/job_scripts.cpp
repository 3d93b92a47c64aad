#include "app/cluster/job_scripts.h"

#include "app/shell_words.h"

namespace cluster {
namespace {

/// Seconds before the limit at which a task is told: Slurm looks every thirty, so it may come as
/// much earlier.
constexpr int warning_seconds = 90;

std::string directive(const std::string& option, const std::string& value) {
  return "#SBATCH --" + option + "=" + app::shell_words({value}) + "\n";
}

/// A path in which Slurm would take % for more than that.
std::string in_pattern(const std::string& path) {
  std::string text;
  for (const char letter : path) text += letter == '%' ? std::string("%%") : std::string(1, letter);
  return text;
}

std::string head(const JobOptions& options, const std::string& kind, const std::string& log) {
  std::string text = "#!/bin/bash\n# Written by facesweep submit.\n";
  text += directive("job-name", "facesweep-" + options.name + kind);
  text += directive("output", in_pattern(slurm_folder(options.folder).string()) + "/" + log);
  text += directive("open-mode", "append");
  text += directive("chdir", options.working_folder.string());
  if (!options.partition.empty()) text += directive("partition", options.partition);
  return text;
}

std::string more(const JobOptions& options) {
  std::string text;
  for (const auto& option : options.more) text += "#SBATCH " + option + "\n";
  return text;
}

std::string program_words(const JobOptions& options, std::vector<std::string> words) {
  words.insert(words.begin(), options.program.string());
  return app::shell_words(words);
}

}  // namespace

std::filesystem::path slurm_folder(const std::filesystem::path& run) {
  return run / "slurm";
}

std::string task_script(const JobOptions& options) {
  const auto tasks = std::to_string(options.tasks);
  std::string text = head(options, "", "task-%a.log");
  text += directive("array", "1-" + tasks);
  text += directive("cpus-per-task", std::to_string(options.cpus));
  if (!options.time.empty()) text += directive("time", options.time);
  text += directive("signal", "B:USR1@" + std::to_string(warning_seconds));
  text += "#SBATCH --requeue\n" + more(options);
  text += "\n" + program_words(options, options.run_words) +
          " \\\n  --shard \"$SLURM_ARRAY_TASK_ID/" + tasks + "\" --attempt $((" +
          std::to_string(options.first_attempt) + " + ${SLURM_RESTART_COUNT:-0})) --jobs " +
          std::to_string(options.cpus) + " &\n";
  text += R"(program=$!
# Slurm tells this script alone that the time is nearly up.
trap 'kill -USR1 $program 2>/dev/null' USR1
wait $program
code=$?
while [ $code -gt 128 ] && kill -0 $program 2>/dev/null; do
  wait $program
  code=$?
done
# 75: something is left to train. The id of an array's first task may be that of the whole array.
if [ $code -eq 75 ]; then
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
fi
exit $code
)";
  return text;
}

std::string collect_script(const JobOptions& options) {
  return head(options, "-collect", "collect.log") + more(options) + "\nexec " +
         program_words(options, {"collect", options.folder.string()}) + "\n";
}

std::string features_script(const JobOptions& options) {
  auto words = options.run_words;
  words.push_back("--features-only");
  return head(options, "-features", "features.log") +
         directive("cpus-per-task", std::to_string(options.cpus)) + more(options) + "\nexec " +
         program_words(options, words) + "\n";
}

}  // namespace cluster
