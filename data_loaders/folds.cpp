#include "data_loaders/folds.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>

#include "data_loaders/random_below.h"

namespace data_loaders {
namespace {

/// Rows that stay together.
struct Group {
  Rows rows;
  std::map<int64_t, int64_t> classes;  ///< rows of each label
};

int64_t label_of(const LabelledImages& images, int64_t row) {
  return images.labels.data_ptr<int64_t>()[row];
}

/// In a random order, the largest first.
std::vector<Group> drawn_groups(const LabelledImages& images, const Rows& rows,
                                std::mt19937_64& generator) {
  const auto numbers = groups_of(images, rows);
  std::map<int64_t, size_t> places;
  std::vector<Group> groups;
  for (size_t i = 0; i < rows.size(); ++i) {
    const auto place = places.emplace(numbers[i], groups.size()).first->second;
    if (place == groups.size()) groups.emplace_back();
    groups[place].rows.push_back(static_cast<int64_t>(i));
    ++groups[place].classes[label_of(images, rows[i])];
  }
  Rows order(groups.size());
  std::iota(order.begin(), order.end(), int64_t{0});
  shuffle(order, generator);
  std::vector<Group> drawn;
  for (const int64_t place : order) drawn.push_back(std::move(groups[static_cast<size_t>(place)]));
  std::stable_sort(drawn.begin(), drawn.end(),
                   [](const Group& a, const Group& b) { return a.rows.size() > b.rows.size(); });
  return drawn;
}

/// What the parts of a partition have so far.
class Loads {
 public:
  Loads(const LabelledImages& images, const Rows& rows, int64_t count)
      : parts_(static_cast<size_t>(count)), totals_(images.class_names.size(), 0) {
    for (auto& part : parts_) part.classes.resize(totals_.size(), 0);
    for (const int64_t row : rows) ++totals_[label_of(images, row)];
  }

  /// The part that has least of the group's classes; of several, least in all, then the first.
  size_t least(const Group& group) const {
    size_t best = 0;
    for (size_t i = 1; i < parts_.size(); ++i) {
      if (load(i, group) < load(best, group)) best = i;
    }
    return best;
  }

  void add(size_t part, const Group& group) {
    for (const auto& [label, count] : group.classes) parts_[part].classes[label] += count;
    parts_[part].rows += static_cast<int64_t>(group.rows.size());
  }

 private:
  struct Part {
    std::vector<int64_t> classes;
    int64_t rows = 0;
  };

  /// By how much the squares of the part's shares of each class would grow.
  std::pair<double, int64_t> load(size_t part, const Group& group) const {
    double growth = 0;
    for (const auto& [label, count] : group.classes) {
      growth += static_cast<double>(count * parts_[part].classes[label]) /
                static_cast<double>(totals_[label]);
    }
    return {growth, parts_[part].rows};
  }

  std::vector<Part> parts_;
  std::vector<int64_t> totals_;  ///< rows of each class
};

}  // namespace

void shuffle(Rows& rows, std::mt19937_64& generator) {
  for (size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[random_below(i, generator)]);
}

std::vector<int64_t> groups_of(const LabelledImages& images, const Rows& rows) {
  if (images.groups.empty()) return rows;
  std::vector<int64_t> groups;
  for (const int64_t row : rows) groups.push_back(images.groups.at(static_cast<size_t>(row)));
  return groups;
}

std::vector<int64_t> groups_per_class(const LabelledImages& images, const Rows& rows) {
  std::vector<std::set<int64_t>> found(images.class_names.size());
  const auto groups = groups_of(images, rows);
  for (size_t i = 0; i < rows.size(); ++i) found[label_of(images, rows[i])].insert(groups[i]);
  std::vector<int64_t> counts;
  for (const auto& of_class : found) counts.push_back(static_cast<int64_t>(of_class.size()));
  return counts;
}

std::vector<Rows> partition(const LabelledImages& images, const Rows& rows, int64_t count,
                            std::mt19937_64& generator) {
  Loads loads(images, rows, count);
  std::vector<size_t> part_of(rows.size());
  for (const auto& group : drawn_groups(images, rows, generator)) {
    const size_t part = loads.least(group);
    loads.add(part, group);
    for (const int64_t place : group.rows) part_of[static_cast<size_t>(place)] = part;
  }
  std::vector<Rows> parts(static_cast<size_t>(count));
  for (size_t i = 0; i < rows.size(); ++i) parts[part_of[i]].push_back(rows[i]);
  return parts;
}

}  // namespace data_loaders
