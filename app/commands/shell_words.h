#pragma once

#include <string>
#include <vector>

namespace commands {

/// Words as they can be typed into a shell again: "facesweep run 'my photos.json'".
std::string shell_words(const std::vector<std::string>& words);

}  // namespace commands
