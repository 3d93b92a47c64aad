#include "app/json/parse_json.h"

#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <vector>

#include "app/config_error.h"

namespace experiments {
namespace {

using nlohmann::json;

/// Follows the parser through the text: knows where it is and which keys it has met there.
class Place {
 public:
  Place(std::string file) : file_(std::move(file)) {}

  void follow(json::parse_event_t event, const json& parsed) {
    using Event = json::parse_event_t;
    if (event == Event::object_start || event == Event::array_start) {
      if (levels_.size() == deepest_json) {
        fail("nested deeper than " + std::to_string(deepest_json) + " levels");
      }
      levels_.push_back({event == Event::array_start, 0, "", {}});
    } else if (event == Event::key) {
      enter_key(parsed.get<std::string>());
    } else {
      if (event == Event::object_end || event == Event::array_end) levels_.pop_back();
      if (!levels_.empty()) ++levels_.back().index;
    }
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw app::ConfigError(file_ + "#" + pointer() + ": " + what);
  }

 private:
  struct Level {
    bool is_array;
    size_t index;  // of the element being read
    std::string key;
    std::set<std::string> keys;
  };

  void enter_key(std::string key) {
    auto& level = levels_.back();
    level.key = std::move(key);
    if (!level.keys.insert(level.key).second) fail("this key stands twice in its object");
  }

  std::string pointer() const {
    json::json_pointer pointer;
    for (const auto& level : levels_) {
      pointer /= level.is_array ? std::to_string(level.index) : level.key;
    }
    return pointer.to_string();
  }

  std::string file_;
  std::vector<Level> levels_;
};

std::string without_code(const std::string& what) {
  return what.substr(what.find("] ") + 2);
}

[[noreturn]] void fail_with_line(const std::string& file, const json::parse_error& error) {
  static const std::regex kPlace("^parse error at line (\\d+), column (\\d+): (?:syntax error )?");
  const auto what = without_code(error.what());
  std::smatch place;
  if (!std::regex_search(what, place, kPlace)) throw app::ConfigError(file + ": " + what);
  throw app::ConfigError(file + ":" + place.str(1) + ":" + place.str(2) + ": " +
                         place.suffix().str());
}

}  // namespace

json parse_json(const std::string& text, const std::string& file) {
  Place place(file);
  const auto follow = [&](int, json::parse_event_t event, json& parsed) {
    place.follow(event, parsed);
    return true;
  };
  try {
    return json::parse(text, follow);
  } catch (const json::parse_error& error) {
    fail_with_line(file, error);
  } catch (const json::out_of_range& error) {
    place.fail(without_code(error.what()));
  }
}

}  // namespace experiments
