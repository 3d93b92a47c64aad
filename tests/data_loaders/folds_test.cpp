#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "data_loaders/split.h"
#include "tests/data_loaders/small_pictures.h"

namespace data_loaders {
namespace {

SplitOptions folds(int64_t count, int64_t inner = 0, uint64_t seed = 0) {
  SplitOptions options;
  options.folds = count;
  options.inner_folds = inner;
  options.seed = seed;
  return options;
}

/// Two to four classes, in mixed order; most pictures are groups of their own, some of two to four
/// pictures, now and then of two classes.
LabelledImages any_grouped_set() {
  LabelledImages images;
  const auto classes = *rc::gen::inRange<int64_t>(2, 5);
  std::vector<int64_t> labels;
  for (int64_t label = 0; label < classes; ++label) {
    images.class_names.push_back("class " + std::to_string(label));
    labels.insert(labels.end(), *rc::gen::inRange<size_t>(40, 70), label);
  }
  std::rotate(labels.begin(), labels.begin() + *rc::gen::inRange<size_t>(0, labels.size()),
              labels.end());
  const auto count = static_cast<int64_t>(labels.size());
  images.labels = torch::tensor(labels, torch::kInt64);
  images.images = torch::zeros({count, 1, 1, 1}, torch::kUInt8);
  for (int64_t i = 0; i < count; ++i) {
    images.names.push_back(std::to_string(i));
    const bool joins = i % 4 > 0 && *rc::gen::inRange(0, 6) == 0;
    images.groups.push_back(joins ? images.groups.back() : i);
  }
  return images;
}

RowSet groups_in(const LabelledImages& images, const torch::Tensor& rows) {
  RowSet groups;
  for (const int64_t row : as_set(rows)) groups.insert(images.groups[row]);
  return groups;
}

void expect_apart(const LabelledImages& images, const Split& parts) {
  RowSet all;
  size_t groups = 0;
  for (const auto& part : {parts.train, parts.validation, parts.test}) {
    const auto own = groups_in(images, part);
    groups += own.size();
    all.insert(own.begin(), own.end());
  }
  RC_ASSERT(all.size() == groups);
}

RC_GTEST_PROP(Folds, TestEveryPictureOnce, ()) {
  const auto images = any_grouped_set();
  const auto options = folds(*rc::gen::inRange<int64_t>(2, 6), 0, *rc::gen::arbitrary<uint64_t>());
  const auto repeat = *rc::gen::inRange<uint64_t>(0, 5);
  RowSet tested;
  for (int64_t fold = 0; fold < options.folds; ++fold) {
    const auto parts = split(images, options, {repeat, fold, {}});
    RC_ASSERT(parts.train.numel() + parts.validation.numel() + parts.test.numel() == images.size());
    for (const int64_t row : as_set(parts.test)) RC_ASSERT(tested.insert(row).second);
  }
  RC_ASSERT(tested.size() == static_cast<size_t>(images.size()));
}

RC_GTEST_PROP(Folds, ValidateEveryPictureOfTheRestOnceWithInnerFolds, ()) {
  const auto images = any_grouped_set();
  const auto options = folds(*rc::gen::inRange<int64_t>(2, 6), *rc::gen::inRange<int64_t>(2, 5));
  const auto fold = *rc::gen::inRange<int64_t>(0, options.folds);
  const auto whole = split(images, options, {0, fold, {}});
  RC_ASSERT(whole.validation.numel() == 0);
  RowSet validated;
  for (int64_t inner = 0; inner < options.inner_folds; ++inner) {
    const auto parts = split(images, options, {0, fold, inner});
    RC_ASSERT(parts.test.numel() == 0);
    RC_ASSERT(parts.train.numel() + parts.validation.numel() == whole.train.numel());
    for (const int64_t row : as_set(parts.validation)) RC_ASSERT(validated.insert(row).second);
  }
  RC_ASSERT(validated == as_set(whole.train));
}

RC_GTEST_PROP(Folds, NeverPutAGroupOnTwoSides, ()) {
  const auto images = any_grouped_set();
  const auto options = folds(*rc::gen::inRange<int64_t>(2, 6), *rc::gen::element<int64_t>(0, 2, 4));
  SplitKey key{*rc::gen::inRange<uint64_t>(0, 9), *rc::gen::inRange<int64_t>(0, options.folds), {}};
  expect_apart(images, split(images, options, key));
  if (options.inner_folds == 0) return;
  key.inner_fold = *rc::gen::inRange<int64_t>(0, options.inner_folds);
  expect_apart(images, split(images, options, key));
}

RC_GTEST_PROP(HoldOut, NeverPutsAGroupOnTwoSides, ()) {
  auto images = any_grouped_set();
  if (*rc::gen::arbitrary<bool>()) images.official_test = torch::arange(images.size()) % 3 == 0;
  SplitOptions options;
  options.seed = *rc::gen::arbitrary<uint64_t>();
  options.train = *rc::gen::element<std::optional<int64_t>>(std::nullopt, 8);
  options.test = *rc::gen::element<std::optional<int64_t>>(std::nullopt, 7);
  if (!options.test && !images.official_test.defined()) options.test = 10;
  Split parts;
  try {
    parts = split(images, options);
  } catch (const SplitError&) {
    RC_DISCARD("groups are too large for this split");
  }
  expect_apart(images, parts);
  RC_ASSERT(parts.validation.numel() > 0);
}

RC_GTEST_PROP(Folds, GiveEachItsShareOfEveryClass, ()) {
  auto images = any_grouped_set();
  images.groups.clear();
  const auto options = folds(*rc::gen::inRange<int64_t>(2, 8));
  const auto classes = static_cast<int64_t>(images.class_names.size());
  const auto all = torch::bincount(images.labels, {}, classes);
  for (int64_t fold = 0; fold < options.folds; ++fold) {
    const auto test = split(images, options, {0, fold, {}}).test;
    const auto own = torch::bincount(images.labels.index_select(0, test), {}, classes);
    RC_ASSERT(own.ge(all.div(options.folds, "floor")).all().item<bool>());
    RC_ASSERT(own.le(all.div(options.folds, "floor") + 1).all().item<bool>());
  }
}

TEST(Folds, AreTheSameOnEveryMachine) {
  const auto images = small_set({"a", "b"}, 6);
  const auto parts = split(images, folds(3, 0, 7), {1, 2, {}});
  EXPECT_TRUE(parts.test.equal(torch::tensor({5, 10, 4, 9}, torch::kInt64))) << parts.test;
  EXPECT_TRUE(parts.validation.equal(torch::tensor({11, 3}, torch::kInt64))) << parts.validation;
}

TEST(Folds, OfARepeatDoNotDependOnHowManyInnerFoldsThereAre) {
  const auto images = small_set({"a", "b"}, 20);
  const auto few = split(images, folds(5, 2), {3, 1, {}}),
             many = split(images, folds(5, 4), {3, 1, {}});
  EXPECT_EQ(as_set(few.test), as_set(many.test));
  EXPECT_NE(as_set(few.test), as_set(split(images, folds(5, 2), {4, 1, {}}).test));
}

TEST(Folds, AResplitDrawsTheSplitOfTheNextSeed) {
  const auto images = small_set({"a", "b"}, 40);
  SplitOptions resplit;
  resplit.test = 5;
  resplit.seed = 2;
  resplit.resplit = true;
  SplitOptions plain = resplit;
  plain.resplit = false;
  plain.seed = 5;
  EXPECT_TRUE(split(images, resplit, {3, 0, {}}).train.equal(split(images, plain).train));
}

TEST(Folds, NameEveryClassThatIsTooSmall) {
  LabelledImages images = small_set({"cat", "dog", "emu"}, 5);
  images.groups.resize(15);
  for (int64_t i = 0; i < 15; ++i) images.groups[static_cast<size_t>(i)] = i;
  const auto message = [&](const SplitOptions& options) {
    return message_of([&] { split(images, options); });
  };
  EXPECT_EQ(message(folds(6)),
            "6 folds need at least 6 pictures of each class, those that belong "
            "together counted once, but \"cat\" has 5, \"dog\" has 5, \"emu\" has 5; take fewer "
            "folds, add pictures, or leave classes out");
  const auto labels = images.labels;
  for (int64_t i = 0; i < 15; ++i) {
    if (labels[i].item<int64_t>() == 1) images.groups[static_cast<size_t>(i)] = 100;
  }
  EXPECT_EQ(message(folds(3, 2)),
            "3 folds with 2 inner folds need at least 3 pictures of each class, those "
            "that belong together counted once, but \"dog\" has 1; take fewer folds, add "
            "pictures, or leave classes out");
}

TEST(Folds, AllPicturesLeaveNothingToTestOn) {
  const auto images = small_set({"a", "b"}, 12);
  for (auto options : {folds(3, 2), folds(3)}) {
    const auto whole = split(images, options, {0, all_pictures, {}});
    EXPECT_EQ(as_set(whole.train).size(), 24U);
    EXPECT_EQ(whole.validation.numel() + whole.test.numel(), 0);
    const auto stopped = split(images, options, {0, all_pictures, 0});
    EXPECT_EQ(stopped.train.numel(), 20);
    EXPECT_EQ(stopped.validation.numel(), 4);
  }
  EXPECT_THROW(split(images, SplitOptions{}, {0, all_pictures, {}}), std::invalid_argument);
}

TEST(HoldOut, TakesWholeGroupsSoThatNoPictureIsLost) {
  LabelledImages images = small_set({"a", "b"}, 87);
  for (int64_t row = 0; row < 174; ++row) {
    const bool is_in_pair = row % 87 < 40;
    images.groups.push_back(is_in_pair ? row / 2 * 2 + 1000 * (row / 87) : row);
  }
  SplitOptions options;
  options.train = 50;
  options.test = 30;
  for (options.seed = 0; options.seed < 30; ++options.seed) {
    const auto parts = split(images, options);
    EXPECT_EQ(parts.train.numel(), 100);
    EXPECT_EQ(parts.test.numel(), 60);
    EXPECT_EQ(parts.validation.numel(), 14);
  }
}

TEST(HoldOut, NamesEveryClassThatIsTooSmall) {
  const auto images = small_set({"cat", "dog"}, 5);
  SplitOptions options;
  options.train = 4;
  options.test = 1;
  EXPECT_EQ(message_of([&] { split(images, options); }),
            "class \"cat\": the split asks for 4 train + 1 test + at least 1 validation "
            "pictures, but only 5 are usable; class \"dog\": the split asks for 4 train + 1 test + "
            "at least 1 validation pictures, but only 5 are usable; lower split/train or "
            "split/test");
}

}  // namespace
}  // namespace data_loaders
