#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace commands {

/// Throws app::ConfigError that names `option` where the file `output` is one of `inputs`, whatever
/// the path or link it is reached by, or lies in one that is a folder.
void keep_inputs(const std::string& option, const std::filesystem::path& output,
                 const std::vector<std::filesystem::path>& inputs);

}  // namespace commands
