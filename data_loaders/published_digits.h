#pragma once

#include <vector>

#include "files/fetch.h"

namespace data_loaders {

/// MNIST's four files as they are published, each with the addresses that have them; `folder` gets
/// them. With `mirror`, an address of a folder of these files, this one alone is asked.
std::vector<files::Wanted> published_digits(const std::filesystem::path& folder,
                                            const std::string& mirror = "");

}  // namespace data_loaders
