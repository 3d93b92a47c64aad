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

/// Where features are kept between runs: `option` (--cache), else FACESWEEP_CACHE, else facesweep
/// below XDG_CACHE_HOME or ~/.cache.
inline std::filesystem::path cache_folder(const std::string& option) {
  if (!option.empty()) return option;
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return std::filesystem::path(value != nullptr ? value : "");
  };
  if (const auto own = variable("FACESWEEP_CACHE"); !own.empty()) return own;
  if (const auto caches = variable("XDG_CACHE_HOME"); !caches.empty()) return caches / "facesweep";
  if (const auto home = variable("HOME"); !home.empty()) return home / ".cache" / "facesweep";
  return ".facesweep-cache";
}

}  // namespace commands
