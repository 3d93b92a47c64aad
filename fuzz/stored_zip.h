#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fuzz {

/// A zip archive of files that are stored as they are, with right checksums.
std::string stored_zip(const std::vector<std::pair<std::string, std::string_view>>& files);

}  // namespace fuzz
