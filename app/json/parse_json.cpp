#include "app/json/parse_json.h"

#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "app/config_error.h"
#include "app/json/syntax_mistake.h"

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

std::string words_of(const SyntaxMistake& mistake) {
  return ":" + std::to_string(mistake.line) + ":" + std::to_string(mistake.column) + ": expected " +
         mistake.expected + ", got " + mistake.got;
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
    throw app::ConfigError(file + words_of(find_mistake(text, error.byte)));
  } catch (const json::out_of_range&) {
    place.fail("expected a number that a double holds, got " + find_mistake(text).got);
  }
}

}  // namespace experiments
