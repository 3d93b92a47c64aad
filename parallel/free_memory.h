#pragma once

#include <cstdint>
#include <string>

namespace parallel {

/// Bytes of memory that are free: of the machine, or of the container where one sets a limit.
int64_t free_memory();

/// "1.5 GiB", "2.1 TiB".
std::string memory_text(double bytes);

}  // namespace parallel
