#pragma once

#include <string>
#include <vector>

namespace cluster {

struct CommandOutput {
  int exit_code = 0;
  std::string text;  ///< standard output and error, as they came
};

/// Runs a program of the PATH and waits for it. Throws std::runtime_error where it cannot be
/// started.
CommandOutput run_command(const std::vector<std::string>& words);

/// True where the PATH has a program of that name.
bool is_on_path(const std::string& program);

}  // namespace cluster
