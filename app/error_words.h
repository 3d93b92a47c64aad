#pragma once

#include <exception>
#include <string>

namespace app {

/// What a user is told of an exception: the words of ours as they are; those of OpenCV, LibTorch,
/// the standard library and others as one line that says whose they are, without lines of source.
std::string words_of(const std::exception& error);

}  // namespace app
