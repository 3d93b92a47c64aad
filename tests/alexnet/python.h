#pragma once

#include <cstdlib>
#include <string>
#include <vector>

/// Python with PyTorch and numpy: FACESWEEP_PYTHON where set, else the system's, else the one in
/// the path. Empty where none has them.
inline const std::string& python_with_torch() {
  static const std::string found = [] {
    const char* chosen = std::getenv("FACESWEEP_PYTHON");
    std::vector<std::string> candidates{"/usr/bin/python3", "python3"};
    if (chosen != nullptr) candidates = {chosen};
    for (const auto& candidate : candidates) {
      const auto command = candidate + " -c 'import numpy, torch' >/dev/null 2>&1";
      if (std::system(command.c_str()) == 0) return candidate;
    }
    return std::string();
  }();
  return found;
}

/// Runs tests/alexnet/`script`; true where it exits with 0. What it prints goes to the test's
/// output.
inline bool run_python(const std::string& python, const std::string& script,
                       const std::vector<std::string>& arguments) {
  // The sanitizers' runtime must not be asked of Python.
  std::string command = "env -u LD_PRELOAD " + python + " " + FACESWEEP_TEST_SCRIPTS + "/" + script;
  for (const auto& argument : arguments) command += " '" + argument + "'";
  return std::system(command.c_str()) == 0;
}
