#pragma once

#include <string>
#include <vector>

namespace experiments {

/// A key that a JSON object may have, and the keys of the object that it holds, if it holds one.
struct KeyTree {
  std::string name;
  std::vector<KeyTree> below;

  /// The key of that name right below, or nullptr.
  const KeyTree* find(const std::string& key) const;
};

/// The known key nearest to `unknown` by edit distance, ignoring case, underscores and hyphens, as
/// a path from the root of the tree ("training/batch_size"); empty where nothing is near. Among
/// equally near ones the first below `place` (a path of the same kind; "" is the root) wins, then
/// the first of the tree.
std::string nearest_key(const KeyTree& tree, const std::string& place, const std::string& unknown);

}  // namespace experiments
