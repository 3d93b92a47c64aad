#include "app/json/key_tree.h"

#include <algorithm>
#include <cctype>
#include <numeric>

namespace experiments {
namespace {

std::string plain(const std::string& key) {
  std::string letters;
  for (const unsigned char letter : key) {
    if (letter != '_' && letter != '-') letters += static_cast<char>(std::tolower(letter));
  }
  return letters;
}

size_t edit_distance(const std::string& from, const std::string& to) {
  std::vector<size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < from.size(); ++i) {
    size_t diagonal = row[0]++;
    for (size_t j = 0; j < to.size(); ++j) {
      const size_t substituted = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substituted, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

// "hidden" is an abbreviation of "hidden_units" and as good as one wrong letter.
size_t distance(const std::string& unknown, const std::string& known) {
  const auto a = plain(unknown), b = plain(known);
  const auto shorter = std::min(a.size(), b.size());
  if (shorter >= 4 && a != b && a.compare(0, shorter, b, 0, shorter) == 0) return 1;
  return edit_distance(a, b);
}

void collect_paths(const KeyTree& tree, const std::string& prefix,
                   std::vector<std::string>& paths) {
  for (const auto& key : tree.below) {
    paths.push_back(prefix + key.name);
    collect_paths(key, prefix + key.name + "/", paths);
  }
}

bool is_below(const std::string& path, const std::string& place) {
  return place.empty() || path.compare(0, place.size() + 1, place + "/") == 0;
}

}  // namespace

const KeyTree* KeyTree::find(const std::string& key) const {
  const auto found = std::find_if(below.begin(), below.end(),
                                  [&](const KeyTree& candidate) { return candidate.name == key; });
  return found == below.end() ? nullptr : &*found;
}

std::string nearest_key(const KeyTree& tree, const std::string& place, const std::string& unknown) {
  std::vector<std::string> paths;
  collect_paths(tree, "", paths);
  std::stable_partition(paths.begin(), paths.end(),
                        [&](const std::string& path) { return is_below(path, place); });
  std::string nearest;
  // A third of the letters may be wrong; more, and the suggestion is a guess.
  size_t least = plain(unknown).size() / 3 + 1;
  for (const auto& path : paths) {
    const auto name = path.substr(path.rfind('/') + 1);
    const auto away = distance(unknown, name);
    if (away < least) {
      least = away;
      nearest = path;
    }
  }
  return nearest;
}

}  // namespace experiments
