#include "app/commands/keep_inputs.h"

#include <system_error>

#include "app/config_error.h"

namespace commands {

namespace fs = std::filesystem;

void keep_inputs(const std::string& option, const fs::path& output,
                 const std::vector<fs::path>& inputs) {
  std::error_code unknown;
  auto place = fs::weakly_canonical(output, unknown);
  if (unknown) return;  // whoever writes it says why
  for (bool whole = true; place.has_relative_path(); place = place.parent_path(), whole = false) {
    for (const auto& input : inputs) {
      if (!fs::equivalent(place, input, unknown)) continue;
      throw app::ConfigError(option + ": " + output.string() +
                             (whole ? " is read: name another file"
                                    : " lies in " + input.string() + ", which is read"));
    }
  }
}

}  // namespace commands
