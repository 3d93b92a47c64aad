#pragma once

#include <string>

namespace commands {

/// The lines of a JSON file to begin with: the data set `name`, as its JSON object says it, and
/// three experiments, over the width, the learning rate and l2, of `steps` steps.
std::string first_sweep(const std::string& name, const std::string& dataset, int64_t steps);

/// The same on drawn faces: what `run --demo` runs where there is no file.
std::string demo_sweep();

}  // namespace commands
