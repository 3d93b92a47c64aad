#pragma once

#include <string>
#include <vector>

namespace app {

/// Words as they can be typed into a shell again: "facesweep run 'my photos.json'".
std::string shell_words(const std::vector<std::string>& words);

}  // namespace app
