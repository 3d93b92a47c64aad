#include "data_loaders/split.h"

#include <algorithm>
#include <random>
#include <stdexcept>
#include <string>

#include "data_loaders/random_below.h"

namespace data_loaders {
namespace {

constexpr int64_t kTestWhereNothingIsMarked = 30;
constexpr int64_t kValidationShare = 6;

using Rows = std::vector<int64_t>;

/// Fisher-Yates; Knuth, The Art of Computer Programming, volume 2, 3.4.2, algorithm P.
void shuffle(Rows& rows, std::mt19937_64& generator) {
  for (size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[random_below(i, generator)]);
}

bool is_official_test(const LabelledImages& images, int64_t row) {
  return images.official_test.defined() && images.official_test.data_ptr<bool>()[row];
}

/// The rows of one class: those that may be trained on, and those that may be tested on only. Where
/// the data set marks nothing, `marked` is empty.
struct ClassRows {
  Rows free;
  Rows marked;
};

/// How many of a class's rows go where.
struct Counts {
  int64_t train;
  int64_t validation;
  int64_t test;
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

/// What one class has, what the split asks of it, and the words to say so.
class ClassSplit {
 public:
  ClassSplit(const std::string& name, const ClassRows& rows, const SplitOptions& options,
             bool has_marked)
      : name_(name), rows_(rows), options_(options), has_marked_(has_marked) {}

  Counts counts() const {
    const int64_t free = size(rows_.free);
    Counts counts{};
    counts.test = test();
    const int64_t usable = has_marked_ ? free : free - counts.test;
    counts.validation = validation(usable, counts.test);
    counts.train = options_.train.value_or(usable - counts.validation);
    const bool enough_to_test = !has_marked_ || counts.test <= size(rows_.marked);
    if (!enough_to_test || counts.test < 1) fail_on_marked(counts.test);
    if (counts.train < 1 || counts.validation < 1 || counts.train + counts.validation > usable) {
      fail(counts.test);
    }
    return counts;
  }

 private:
  static int64_t size(const Rows& rows) { return static_cast<int64_t>(rows.size()); }

  int64_t test() const {
    return options_.test.value_or(has_marked_ ? size(rows_.marked) : kTestWhereNothingIsMarked);
  }

  int64_t validation(int64_t usable, int64_t test) const {
    if (options_.validation) return *options_.validation;
    if (options_.train) return std::min(usable - *options_.train, test);
    return std::min(std::max<int64_t>(usable / kValidationShare, 1), test);
  }

  static std::string asked(const std::optional<int64_t>& count, const std::string& part) {
    return (count ? std::to_string(*count) : "at least 1") + " " + part;
  }

  [[noreturn]] void fail_on_marked(int64_t test) const {
    throw std::runtime_error("class \"" + name_ + "\": the split asks for " +
                             std::to_string(std::max<int64_t>(test, 1)) +
                             " test pictures, but only " + std::to_string(rows_.marked.size()) +
                             " are marked as for testing" +
                             (options_.test ? "; lower split/test" : ""));
  }

  [[noreturn]] void fail(int64_t test) const {
    std::string message =
        "class \"" + name_ + "\": the split asks for " + asked(options_.train, "train");
    if (!has_marked_) message += " + " + std::to_string(test) + " test";
    message += " + " + asked(options_.validation, "validation") + " pictures, but only " +
               std::to_string(rows_.free.size()) + " are usable";
    throw std::runtime_error(message + advice());
  }

  /// The settings that the user could lower.
  std::string advice() const {
    std::string settings;
    const auto add = [&](const std::string& name) {
      settings += (settings.empty() ? "; lower split/" : " or split/") + name;
    };
    if (options_.train) add("train");
    if (options_.validation) add("validation");
    if (!has_marked_) add("test");
    return settings;
  }

  const std::string& name_;
  const ClassRows& rows_;
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

void append(Rows& part, Rows& rows, int64_t count) {
  part.insert(part.end(), rows.end() - count, rows.end());
  rows.resize(rows.size() - count);
}

}  // namespace

Split split(const LabelledImages& images, const SplitOptions& options) {
  check(options);
  const bool has_marked = images.official_test.defined() && images.official_test.any().item<bool>();
  std::mt19937_64 generator(options.seed);
  auto classes = rows_by_class(images);
  Rows train;
  Rows validation;
  Rows test;
  for (size_t label = 0; label < classes.size(); ++label) {
    auto& [free, marked] = classes[label];
    const auto counts =
        ClassSplit(images.class_names[label], classes[label], options, has_marked).counts();
    shuffle(free, generator);
    shuffle(marked, generator);
    append(test, has_marked ? marked : free, counts.test);
    append(train, free, counts.train);
    append(validation, free, counts.validation);
  }
  // Test first: its order must not depend on how many are trained on.
  for (auto* part : {&test, &train, &validation}) shuffle(*part, generator);
  return {torch::tensor(train, torch::kInt64), torch::tensor(validation, torch::kInt64),
          torch::tensor(test, torch::kInt64)};
}

}  // namespace data_loaders
