#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace experiments {

struct Recovered {
  int64_t trials = 0;       ///< whose rows are as they were written
  int64_t damaged = 0;      ///< rows that were found and are not
  bool has_record = false;  ///< what was run could be read too
};

/// Copies what can be read of a damaged file of results into a new one: each trial by itself, so
/// that what one damaged page holds is all that it takes along. Throws std::runtime_error where
/// nothing can be read, or `to` cannot be written.
Recovered recover_results(const std::filesystem::path& from, const std::filesystem::path& to,
                          const std::function<void(int64_t trials)>& on_progress = {});

}  // namespace experiments
