#pragma once

#include <filesystem>

namespace fuzz {

/// Small files that are right, of every kind that targets read, by the tests' own writers: each
/// into `folder`/TARGET.
void write_seeds_of_files(const std::filesystem::path& folder);
void write_seeds_of_data(const std::filesystem::path& folder);
void write_seeds_of_models(const std::filesystem::path& folder);
void write_seeds_of_results(const std::filesystem::path& folder);

}  // namespace fuzz
