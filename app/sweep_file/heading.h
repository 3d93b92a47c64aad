#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace experiments {

/// What is shown over an entry of "experiments"; no number depends on it.
struct Heading {
  int64_t entry = 0;            ///< place in "experiments", from 0
  std::string title;            ///< empty: none
  std::optional<int64_t> part;  ///< part of a report that the entry repeats
  std::string report;           ///< that report's own figure, in words; empty: none
};

}  // namespace experiments
