#pragma once

#include <functional>
#include <string>

/// Archives as torch writes them, and changed ones whose checksums are right.
namespace torch_files {

/// `archive` with every record as `changed` gives it back; checksums are made anew.
std::string rewritten(
    const std::string& archive,
    const std::function<std::string(const std::string& name, std::string bytes)>& changed);

/// The first half of the record data/0.
std::string with_half_a_storage(const std::string& archive);

}  // namespace torch_files
