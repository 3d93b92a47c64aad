#pragma once

#include <CLI/CLI.hpp>

namespace commands {

/// `facesweep data fetch`: the data of the 2017 report from the network.
void add_data_fetch(CLI::App& data, int& exit_code);

}  // namespace commands
