#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace commands {

/// Where the paths of experiments.json start: `option` (--data), else FACESWEEP_DATA, else data/.
inline std::filesystem::path data_root(const std::string& option) {
  if (!option.empty()) return option;
  const char* variable = std::getenv("FACESWEEP_DATA");
  return variable != nullptr && *variable != '\0' ? variable : "data";
}

}  // namespace commands
