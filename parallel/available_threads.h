#pragma once

#include <cstdint>
#include <filesystem>

namespace parallel {

/// Threads that the program may use, at least 1: the processors that it may run on (taskset), or
/// what a container's share of their time comes to where that is less.
int64_t available_threads();

/// Processors' worth of time, rounded up, that control groups (Linux, version 2) leave the group
/// `own` ("/a/b"): the least of its own cpu.max and those above it, below the folder `groups`. 0:
/// no limit.
int64_t processor_quota(const std::filesystem::path& groups, const std::string& own);

}  // namespace parallel
