#pragma once

#include <cstdint>
#include <string>

namespace parallel {

/// Bytes of memory that are free: of the machine, or of the container where one sets a limit.
int64_t free_memory();

/// From here on a block of 4 MiB or more that is freed goes back to the system at once. The C
/// library by itself keeps blocks of up to 32 MiB, for every thread that freed one: more than all
/// rows of a data set. Call it first in main.
void return_large_blocks();

/// "1.5 GiB", "2.1 TiB".
std::string memory_text(double bytes);

}  // namespace parallel
