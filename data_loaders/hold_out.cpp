#include "data_loaders/hold_out.h"

#include <algorithm>
#include <random>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "data_loaders/folds.h"

namespace data_loaders {
namespace {

constexpr int64_t kTestWhereNothingIsMarked = 30;

bool is_official_test(const LabelledImages& images, int64_t row) {
  return images.official_test.defined() && images.official_test.data_ptr<bool>()[row];
}

int64_t size(const Rows& rows) {
  return static_cast<int64_t>(rows.size());
}

/// The rows of one class: those that may be trained on, and those that may be tested on only. Where
/// the data set marks nothing, `marked` is empty.
struct ClassRows {
  Rows free;
  Rows marked;
};

std::vector<ClassRows> rows_by_class(const LabelledImages& images) {
  std::vector<ClassRows> classes(images.class_names.size());
  const auto* labels = images.labels.data_ptr<int64_t>();
  for (int64_t row = 0; row < images.size(); ++row) {
    auto& rows = classes.at(labels[row]);
    (is_official_test(images, row) ? rows.marked : rows.free).push_back(row);
  }
  return classes;
}

enum class Side { train, validation, test };

/// Which part a group stands in: its other pictures stand there or nowhere.
class Owners {
 public:
  explicit Owners(const LabelledImages& images) : images_(images) {}

  /// `rows` less those whose group stands in another part.
  Rows open_to(Side part, const Rows& rows) const {
    if (images_.groups.empty()) return rows;
    Rows open;
    for (const int64_t row : rows) {
      const auto owner = owners_.find(group(row));
      if (owner == owners_.end() || owner->second == part) open.push_back(row);
    }
    return open;
  }

  /// `count` of `rows`, the first ones: whole groups as long as they fit, since what is left of a
  /// group may stand nowhere else. In the order of `rows`.
  Rows first_groups(const Rows& rows, int64_t count) const {
    if (count >= size(rows)) return rows;
    if (images_.groups.empty()) return {rows.begin(), rows.begin() + count};
    std::unordered_map<int64_t, int64_t> group_sizes;
    for (const int64_t row : rows) ++group_sizes[group(row)];
    std::unordered_set<int64_t> chosen;
    for (const int64_t row : rows) {
      const bool is_new = chosen.count(group(row)) == 0;
      if (!is_new || group_sizes[group(row)] > count) continue;
      count -= group_sizes[group(row)];
      chosen.insert(group(row));
    }
    Rows taken;
    for (const int64_t row : rows) {
      const bool is_whole = chosen.count(group(row)) > 0;
      if (!is_whole && count == 0) continue;
      if (!is_whole) --count;  // no group is small enough for these
      taken.push_back(row);
    }
    return taken;
  }

  void claim(Side part, const Rows& rows) {
    if (images_.groups.empty()) return;
    for (const int64_t row : rows) owners_.emplace(group(row), part);
  }

 private:
  int64_t group(int64_t row) const { return images_.groups.at(static_cast<size_t>(row)); }

  const LabelledImages& images_;
  std::unordered_map<int64_t, Side> owners_;
};

/// What a class has, what the split asks of it, and the words to say so.
class ClassSplit {
 public:
  ClassSplit(std::string name, const ClassRows& rows, const SplitOptions& options, bool has_marked)
      : name_(std::move(name)),
        free_(size(rows.free)),
        marked_(size(rows.marked)),
        options_(options),
        has_marked_(has_marked) {}

  int64_t test() const {
    return options_.test.value_or(has_marked_ ? marked_ : kTestWhereNothingIsMarked);
  }

  /// Of as many as the test part has left.
  int64_t validation(int64_t usable) const {
    if (options_.validation) return *options_.validation;
    if (options_.train) return std::min(usable - *options_.train, test());
    return std::min(std::max<int64_t>(usable / validation_share, 1), test());
  }

  /// Why `usable` pictures do not do; empty where they do.
  std::string objection(int64_t usable) const {
    const bool enough_to_test = !has_marked_ || test() <= marked_;
    if (!enough_to_test || test() < 1) return objection_to_marked();
    const int64_t validating = validation(usable);
    const int64_t train = options_.train.value_or(usable - validating);
    const bool fits = train >= 1 && validating >= 1 && train + validating <= usable;
    return fits ? "" : objection_to_free(has_marked_ ? usable : usable + test());
  }

  /// Why pictures that resemble those of another part leave too few for this one.
  std::string shortfall(int64_t count, const std::string& part, int64_t open) const {
    return "class \"" + name_ + "\": the split asks for " + std::to_string(count) + " " + part +
           " pictures, but only " + std::to_string(open) +
           " are left that belong to none of another part";
  }

  /// The settings that the user could lower.
  std::string advice() const {
    const bool too_few_marked = has_marked_ && test() > marked_;
    if (too_few_marked) return "; lower split/test";
    std::string settings;
    const auto add = [&](const std::string& name) {
      settings += (settings.empty() ? "; lower split/" : " or split/") + name;
    };
    if (options_.train) add("train");
    if (options_.validation) add("validation");
    if (!has_marked_) add("test");
    return settings;
  }

 private:
  static std::string asked(const std::optional<int64_t>& count, const std::string& part) {
    return (count ? std::to_string(*count) : "at least 1") + " " + part;
  }

  std::string objection_to_marked() const {
    return "class \"" + name_ + "\": the split asks for " +
           std::to_string(std::max<int64_t>(test(), 1)) + " test pictures, but only " +
           std::to_string(marked_) + " are marked as for testing";
  }

  std::string objection_to_free(int64_t usable) const {
    std::string message =
        "class \"" + name_ + "\": the split asks for " + asked(options_.train, "train");
    if (!has_marked_) message += " + " + std::to_string(test()) + " test";
    return message + " + " + asked(options_.validation, "validation") + " pictures, but only " +
           std::to_string(std::min(usable, free_)) + " are usable";
  }

  std::string name_;
  int64_t free_, marked_;
  const SplitOptions& options_;
  bool has_marked_;
};

void check(const SplitOptions& options) {
  for (const auto& count : {options.train, options.validation, options.test}) {
    if (count && *count < 1) {
      throw std::invalid_argument("split: expected counts >= 1, got " + std::to_string(*count));
    }
  }
}

/// Draws the parts of one class after the other.
class HoldOut {
 public:
  HoldOut(const LabelledImages& images, const SplitOptions& options)
      : images_(images),
        options_(options),
        has_marked_(images.official_test.defined() && images.official_test.any().item<bool>()),
        owners_(images),
        generator_(options.seed) {}

  Split drawn() {
    auto classes = rows_by_class(images_);
    for (size_t label = 0; label < classes.size(); ++label) {
      draw({images_.class_names[label], classes[label], options_, has_marked_}, classes[label]);
    }
    if (!objections_.empty()) throw SplitError(objections_ + advice_);
    // Test first: its order must not depend on how many are trained on.
    for (auto* part : {&test_, &train_, &validation_}) shuffle(*part, generator_);
    return {torch::tensor(train_, torch::kInt64), torch::tensor(validation_, torch::kInt64),
            torch::tensor(test_, torch::kInt64)};
  }

 private:
  void draw(const ClassSplit& own, ClassRows& rows) {
    shuffle(rows.free, generator_);
    shuffle(rows.marked, generator_);
    auto& pool = has_marked_ ? rows.marked : rows.free;
    const int64_t in_pool = size(pool);
    const int64_t tested = take_last(Side::test, pool, own.test(), test_);
    const auto usable = owners_.open_to(Side::train, rows.free);
    if (const auto objection = own.objection(size(usable)); !objection.empty()) {
      return object(own, objection);
    }
    if (tested < std::min(own.test(), in_pool) && (options_.test || tested == 0))
      return object(own, own.shortfall(own.test(), "test", tested));
    options_.train ? draw_counted(own, usable) : draw_all(own, usable);
  }

  void draw_counted(const ClassSplit& own, Rows rows) {
    const int64_t validation = own.validation(size(rows));
    take_last(Side::train, rows, *options_.train, train_);
    const auto taken = take_last(Side::validation, rows, validation, validation_);
    if (taken == 0 || (options_.validation && taken < validation))
      object(own, own.shortfall(validation, "validation", taken));
  }

  /// All that validation leaves is trained on.
  void draw_all(const ClassSplit& own, Rows rows) {
    const auto validation =
        owners_.first_groups(owners_.open_to(Side::validation, rows), own.validation(size(rows)));
    add(Side::validation, validation, validation_);
    remove(rows, validation);
    const bool is_short =
        validation.empty() || (options_.validation && size(validation) < *options_.validation);
    if (is_short)
      return object(own, own.shortfall(std::max<int64_t>(own.validation(0), 1), "validation",
                                       size(validation)));
    if (take_last(Side::train, rows, size(rows), train_) == 0)
      object(own, own.shortfall(1, "train", 0));
  }

  /// Moves the last rows of `rows` to a part, as far as their groups may stand there.
  int64_t take_last(Side part, Rows& rows, int64_t count, Rows& taken) {
    auto open = owners_.open_to(part, rows);
    std::reverse(open.begin(), open.end());
    auto last = owners_.first_groups(open, count);
    std::reverse(last.begin(), last.end());
    add(part, last, taken);
    remove(rows, last);
    return size(last);
  }

  /// `taken` are rows of `rows`, in their order.
  static void remove(Rows& rows, const Rows& taken) {
    auto next = taken.begin();
    rows.erase(std::remove_if(rows.begin(), rows.end(),
                              [&](int64_t row) {
                                const bool is_taken = next != taken.end() && *next == row;
                                if (is_taken) ++next;
                                return is_taken;
                              }),
               rows.end());
  }

  void add(Side part, const Rows& rows, Rows& taken) {
    owners_.claim(part, rows);
    taken.insert(taken.end(), rows.begin(), rows.end());
  }

  void object(const ClassSplit& own, const std::string& objection) {
    objections_ += (objections_.empty() ? "" : "; ") + objection;
    if (advice_.empty()) advice_ = own.advice();
  }

  const LabelledImages& images_;
  const SplitOptions& options_;
  bool has_marked_;
  Owners owners_;
  std::mt19937_64 generator_;
  Rows train_, validation_, test_;
  std::string objections_, advice_;
};

}  // namespace

Split hold_out(const LabelledImages& images, const SplitOptions& options) {
  check(options);
  return HoldOut(images, options).drawn();
}

}  // namespace data_loaders
