#include <algorithm>
#include <string>
#include <vector>

#include "app/sweep_file/read_sweep.h"
#include "fuzz/target.h"

/// A sweep file, and behind a zero each an override of --set.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  auto parts = fuzz::parts(fuzz::text(data, size));
  const std::vector<std::string> overrides(parts.begin() + 1, parts.end());
  return fuzz::read_or_refuse([&] {
    experiments::read_sweep_text(parts.front(), "sweep.json", overrides);
    experiments::resolved_text(parts.front(), "sweep.json", overrides);
  });
}
