#pragma once

#include <exception>
#include <string>

namespace app {

/// What a user is told of an exception: the words of ours as they are; those of OpenCV, LibTorch,
/// the standard library and others as one line that says whose they are, without lines of source.
std::string words_of(const std::exception& error);

/// Whether memory was short, whoever says so: that may be otherwise a moment later.
bool is_lack_of_memory(const std::exception& error);

}  // namespace app
