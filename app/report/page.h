#pragma once

#include <string>
#include <string_view>

namespace report {

/// False where the program was built without the page (FACESWEEP_PAGE=OFF).
bool has_page();

/// The report page: one HTML file that shows `data` (report_data.h), with scripts, styles and
/// charts inside; nothing in it asks the network. Throws std::logic_error unless has_page().
std::string page(std::string_view data);

/// JSON as it may stand within a script element: no "<", which could end the element, and no line
/// separators U+2028 and U+2029, which old scripts take for line ends. Reads as the same JSON.
std::string safe_in_script(std::string_view json);

}  // namespace report
