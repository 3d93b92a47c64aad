#pragma once

#include <string_view>

namespace report {

/// The page without its data, as page/build.mjs made it; empty where the program was built without.
std::string_view page_template();

}  // namespace report
