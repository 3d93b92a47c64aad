#include "app/report/page.h"

#include <stdexcept>

#include "app/report/page_template.h"

namespace report {
namespace {

constexpr std::string_view kPlaceholder = "FACESWEEP_REPORT_DATA";
constexpr std::string_view kLineSeparators =
    "\xe2\x80";  // U+2028 and U+2029 are e2 80 a8, e2 80 a9

}  // namespace

bool has_page() {
  return !page_template().empty();
}

std::string safe_in_script(std::string_view json) {
  std::string safe;
  safe.reserve(json.size() + json.size() / 64);
  for (size_t i = 0; i < json.size(); ++i) {
    if (json[i] == '<') {
      safe += "\\u003c";
    } else if (json.substr(i, 2) == kLineSeparators && i + 2 < json.size() &&
               (json[i + 2] == '\xa8' || json[i + 2] == '\xa9')) {
      safe += json[i + 2] == '\xa8' ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      safe += json[i];
    }
  }
  return safe;
}

std::string page(std::string_view data) {
  const auto text = page_template();
  const auto place = text.find(kPlaceholder);
  if (place == std::string_view::npos) throw std::logic_error("this program has no report page");
  std::string page(text.substr(0, place));
  page += safe_in_script(data);
  page += text.substr(place + kPlaceholder.size());
  return page;
}

}  // namespace report
