#include "data_loaders/duplicates.h"

#include <algorithm>
#include <mutex>
#include <numeric>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "data_loaders/folds.h"
#include "data_loaders/look_overlay.h"
#include "data_loaders/picture_rows.h"
#include "data_loaders/preview.h"
#include "files/sha256.h"
#include "parallel/for_each_item.h"

namespace data_loaders {
namespace {

/// Rows in sets that join; each set goes by its first row.
class DisjointSets {
 public:
  explicit DisjointSets(int64_t rows) : above_(rows) {
    std::iota(above_.begin(), above_.end(), int64_t{0});
  }
  int64_t first(int64_t row) {
    while (above_[row] != row) row = above_[row] = above_[above_[row]];
    return row;
  }
  void join(int64_t one, int64_t other) {
    one = first(one);
    other = first(other);
    above_[std::max(one, other)] = std::min(one, other);
  }
  /// In the order of their first rows.
  std::vector<Rows> all() {
    std::vector<Rows> sets;
    std::vector<size_t> numbers(above_.size());
    for (int64_t row = 0; row < static_cast<int64_t>(above_.size()); ++row) {
      if (first(row) == row) {
        numbers[row] = sets.size();
        sets.emplace_back();
      }
      sets[numbers[first(row)]].push_back(row);
    }
    return sets;
  }

 private:
  Rows above_;
};

std::vector<std::string> digests_of_pixels(const torch::Tensor& images) {
  constexpr int64_t kAtOnce = 64;
  const int64_t count = images.size(0);
  const int64_t bytes = count == 0 ? 0 : images.numel() / count;
  const auto contiguous = images.contiguous();
  const auto* pixels = reinterpret_cast<const char*>(contiguous.data_ptr<uint8_t>());
  std::vector<std::string> digests(count);
  parallel::for_each_item((count + kAtOnce - 1) / kAtOnce, [&](int64_t block) {
    for (int64_t i = block * kAtOnce; i < std::min(count, (block + 1) * kAtOnce); ++i) {
      digests[i] = files::sha256(std::string_view(pixels + i * bytes, bytes));
    }
  });
  return digests;
}

/// Joins rows of one key.
template <class Key>
void join_equal(const std::vector<Key>& keys, DisjointSets& sets) {
  std::unordered_map<Key, int64_t> rows;
  for (int64_t row = 0; row < static_cast<int64_t>(keys.size()); ++row) {
    sets.join(row, rows.emplace(keys[row], row).first->second);
  }
}

/// Every pair is looked at that is not joined yet.
void join_copies(const std::vector<std::shared_ptr<const Look>>& looks, DisjointSets& sets) {
  std::mutex mutex;
  const auto count = static_cast<int64_t>(looks.size());
  parallel::for_each_item(count, [&](int64_t row) {
    if (!looks[row]) return;
    std::optional<LookOverlay> overlay;
    for (int64_t other = row + 1; other < count; ++other) {
      if (!looks[other]) continue;
      const auto [possible, mirrored] = likeness(*looks[row], *looks[other]);
      if (!possible) continue;
      const auto are_joined = [&] { return sets.first(row) == sets.first(other); };
      {
        const std::lock_guard lock(mutex);
        if (are_joined()) continue;
      }
      if (!overlay) overlay.emplace(*looks[row]);
      if (overlay->distance(*looks[other], mirrored) > kFarthestCopy) continue;
      const std::lock_guard lock(mutex);
      sets.join(row, other);
    }
  });
}

/// Decides which rows stay.
class Sifter {
 public:
  explicit Sifter(const LabelledImages& images)
      : images_(images),
        labels_(images.labels.data_ptr<int64_t>()),
        stays_(images.size(), true),
        left_out_(images.left_out),
        notices_(images.notices) {}

  /// Of rows with equal pixels.
  void sift(const Rows& equal) {
    if (of_each_class(equal).size() > 1) return leave_out_contradiction(equal);
    const auto for_testing = std::find_if(equal.begin(), equal.end(), [&](int64_t row) {
      return images_.official_test.defined() && images_.official_test.data_ptr<bool>()[row];
    });
    const int64_t kept = for_testing == equal.end() ? equal.front() : *for_testing;
    for (const int64_t row : equal) {
      if (row != kept) leave_out(row, "duplicate", kept);
    }
  }

  /// Names copies that stand in several classes.
  void name_across_classes(Rows copies) {
    copies.erase(
        std::remove_if(copies.begin(), copies.end(), [&](int64_t row) { return !stays_[row]; }),
        copies.end());
    const auto rows = of_each_class(copies);
    if (rows.size() < 2) return;
    notices_.push_back(names(rows) +
                       " are nearly the same picture in different classes: kept, always on one "
                       "side of the split");
  }

  /// What stays, in groups: the sets of which more than one row stays.
  LabelledImages sifted(DisjointSets& sets) const {
    Rows rows;
    std::vector<int64_t> groups;
    std::unordered_map<int64_t, int64_t> numbers;
    for (int64_t row = 0; row < images_.size(); ++row) {
      if (!stays_[row]) continue;
      rows.push_back(row);
      const auto number = static_cast<int64_t>(numbers.size());
      groups.push_back(numbers.emplace(sets.first(row), number).first->second);
    }
    const bool all = static_cast<int64_t>(rows.size()) == images_.size();
    auto sifted = all ? images_ : select(images_, torch::tensor(rows, torch::kInt64));
    sifted.groups = numbers.size() == rows.size() ? std::vector<int64_t>() : groups;
    sifted.looks.clear();
    sifted.left_out = left_out_;
    sifted.notices = notices_;
    return sifted;
  }

 private:
  /// The first of `rows` in each class.
  Rows of_each_class(const Rows& rows) const {
    std::unordered_map<int64_t, int64_t> seen;
    Rows firsts;
    for (const int64_t row : rows) {
      if (seen.emplace(labels_[row], row).second) firsts.push_back(row);
    }
    return firsts;
  }

  std::string names(const Rows& rows) const {
    std::vector<std::string> names;
    for (const int64_t row : rows) names.push_back(images_.names[row]);
    return listed(names);
  }

  void leave_out(int64_t row, const std::string& reason, int64_t other) {
    stays_[row] = false;
    left_out_.push_back({images_.class_names.at(labels_[row]), images_.names[row], reason,
                         images_.names[other], thumbnail(images_.images[row]).clone()});
  }

  void leave_out_contradiction(const Rows& equal) {
    const auto classes = of_each_class(equal);
    for (const int64_t row : equal) {
      const int64_t other = labels_[classes[0]] == labels_[row] ? classes[1] : classes[0];
      leave_out(row, "also in class " + images_.class_names.at(labels_[other]), other);
    }
    notices_.push_back(names(equal) + " are the same picture in different classes: left out");
  }

  const LabelledImages& images_;
  const int64_t* labels_;
  std::vector<bool> stays_;
  std::vector<LeftOutFile> left_out_;
  std::vector<std::string> notices_;
};

}  // namespace

LabelledImages without_duplicates(const LabelledImages& images) {
  Sifter sifter(images);
  DisjointSets sets(images.size());
  join_equal(digests_of_pixels(images.images), sets);
  for (const auto& equal : sets.all()) sifter.sift(equal);
  join_copies(images.looks, sets);
  for (const auto& copies : sets.all()) sifter.name_across_classes(copies);
  join_equal(images.groups, sets);
  return sifter.sifted(sets);
}

}  // namespace data_loaders
