#include "app/manual/names_at_hand.h"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace manual {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

fs::path file_at_hand(const std::vector<std::string>& words) {
  std::error_code ignored;
  for (const fs::path word : words) {
    if (word.extension() == ".json" && fs::is_regular_file(word, ignored)) return word;
    if (fs::is_regular_file(word / "sweep.json", ignored)) return word / "sweep.json";
  }
  return "experiments.json";
}

}  // namespace

std::vector<std::string> names_at_hand(const std::string& kind,
                                       const std::vector<std::string>& words) {
  std::ifstream stream(file_at_hand(words));
  const auto file = json::parse(stream, nullptr, /*allow_exceptions=*/false);
  if (!file.is_object() || !file.contains(kind)) return {};
  std::vector<std::string> names;
  for (const auto& [key, entry] : file[kind].items()) {
    if (file[kind].is_object()) {
      names.push_back(key);
    } else if (entry.is_object() && entry.contains("name") && entry["name"].is_string()) {
      names.push_back(entry["name"]);
    }
  }
  return names;
}

}  // namespace manual
