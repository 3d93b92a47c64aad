#include "data_loaders/split.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "tests/data_loaders/small_pictures.h"

namespace data_loaders {
namespace {

bool same(const Split& one, const Split& two) {
  return one.train.equal(two.train) && one.validation.equal(two.validation) &&
         one.test.equal(two.test);
}

SplitOptions counts(std::optional<int64_t> train, std::optional<int64_t> validation,
                    std::optional<int64_t> test, uint64_t seed = 0) {
  return {train, validation, test, seed};
}

torch::Tensor per_class(const LabelledImages& images, const torch::Tensor& rows) {
  return torch::bincount(images.labels.index_select(0, rows), {}, images.class_names.size());
}

std::vector<int64_t> sizes(const LabelledImages& images, const SplitOptions& options) {
  const auto parts = split(images, options);
  return {parts.train.size(0), parts.validation.size(0), parts.test.size(0)};
}

/// Classes of 10 to 40 pictures each, in mixed order, a third of them marked for testing where
/// `marked`.
LabelledImages any_set(bool marked) {
  LabelledImages images;
  const auto classes = *rc::gen::inRange(2, 5);
  std::vector<int64_t> labels;
  for (int label = 0; label < classes; ++label) {
    images.class_names.push_back("class " + std::to_string(label));
    labels.insert(labels.end(), *rc::gen::inRange(10, 40), label);
  }
  std::rotate(labels.begin(), labels.begin() + *rc::gen::inRange<size_t>(0, labels.size()),
              labels.end());
  const auto count = static_cast<int64_t>(labels.size());
  images.labels = torch::tensor(labels, torch::kInt64);
  images.images = torch::zeros({count, 1, 1, 1}, torch::kUInt8);
  for (int64_t i = 0; i < count; ++i) images.names.push_back(std::to_string(i));
  if (marked) images.official_test = torch::arange(count) % 3 == 0;
  return images;
}

RC_GTEST_PROP(Split, NeverPutsThePictureInTwoParts, ()) {
  const auto images = any_set(*rc::gen::arbitrary<bool>());
  const auto parts = split(images, counts(2, {}, 2, *rc::gen::arbitrary<uint64_t>()));
  RowSet all;
  for (const auto& part : {parts.train, parts.validation, parts.test}) {
    const auto rows = as_set(part);
    RC_ASSERT(rows.size() == static_cast<size_t>(part.numel()));
    all.insert(rows.begin(), rows.end());
  }
  RC_ASSERT(all.size() == static_cast<size_t>(parts.train.numel() + parts.validation.numel() +
                                              parts.test.numel()));
}

RC_GTEST_PROP(Split, GivesEachClassExactlyWhatWasAsked, ()) {
  const auto images = any_set(*rc::gen::arbitrary<bool>());
  const auto train = *rc::gen::inRange<int64_t>(1, 4);
  const auto validation = *rc::gen::inRange<int64_t>(1, 3);
  const auto test = *rc::gen::inRange<int64_t>(1, 3);
  const auto parts = split(images, counts(train, validation, test));
  RC_ASSERT(per_class(images, parts.train).eq(train).all().item<bool>());
  RC_ASSERT(per_class(images, parts.validation).eq(validation).all().item<bool>());
  RC_ASSERT(per_class(images, parts.test).eq(test).all().item<bool>());
}

RC_GTEST_PROP(Split, TestsOnOfficialTestPicturesAndOnNothingElse, ()) {
  const auto images = any_set(/*marked=*/true);
  const auto parts = split(images, counts({}, {}, {}, *rc::gen::arbitrary<uint64_t>()));
  RC_ASSERT(images.official_test.index_select(0, parts.test).all().item<bool>());
  RC_ASSERT(!images.official_test.index_select(0, parts.train).any().item<bool>());
  RC_ASSERT(!images.official_test.index_select(0, parts.validation).any().item<bool>());
  RC_ASSERT(parts.test.numel() == images.official_test.sum().item<int64_t>());
  RC_ASSERT(parts.train.numel() + parts.validation.numel() + parts.test.numel() == images.size());
}

TEST(Split, RepeatsForTheSameSeedAndDiffersForAnother) {
  const auto images = small_set({"a", "b"}, 40);
  EXPECT_TRUE(same(split(images, counts(10, 5, 5, 3)), split(images, counts(10, 5, 5, 3))));
  const auto one = split(images, counts(10, 5, 5, 3));
  const auto other = split(images, counts(10, 5, 5, 4));
  EXPECT_NE(as_set(one.train), as_set(other.train));
  EXPECT_NE(as_set(one.test), as_set(other.test));
}

TEST(Split, IsTheSameOnEveryMachine) {
  const auto parts = split(small_set({"a", "b"}, 4), counts(2, 1, 1, 7));
  EXPECT_TRUE(parts.test.equal(torch::tensor({3, 6}, torch::kInt64)));
  EXPECT_TRUE(parts.train.equal(torch::tensor({0, 5, 2, 4}, torch::kInt64)));
  EXPECT_TRUE(parts.validation.equal(torch::tensor({7, 1}, torch::kInt64)));
}

TEST(Split, KeepsItsTestPartWhateverIsTrainedOn) {
  const auto images = small_set({"a", "b", "c"}, 40);
  const auto few = split(images, counts(5, {}, 10));
  const auto many = split(images, counts(20, 3, 10));
  EXPECT_TRUE(few.test.equal(many.test));
  const auto fewer = as_set(few.train);
  const auto more = as_set(many.train);
  EXPECT_TRUE(std::includes(more.begin(), more.end(), fewer.begin(), fewer.end()));
}

TEST(Split, MixesTheClassesOfAPart) {
  const auto images = small_set({"a", "b"}, 100);
  const auto train = split(images, counts(50, {}, 30)).train;
  const auto first_half =
      images.labels.index_select(0, train.slice(0, 0, 50)).sum().item<int64_t>();
  EXPECT_GT(first_half, 10);
  EXPECT_LT(first_half, 40);
}

TEST(Split, FillsInWhatIsNotAskedFor) {
  const auto images = small_set({"a", "b"}, 100);
  EXPECT_EQ(sizes(images, counts({}, {}, {})), (std::vector<int64_t>{2 * 59, 2 * 11, 2 * 30}));
  EXPECT_EQ(sizes(images, counts(50, {}, {})), (std::vector<int64_t>{2 * 50, 2 * 20, 2 * 30}));
  EXPECT_EQ(sizes(images, counts(20, {}, 15)), (std::vector<int64_t>{2 * 20, 2 * 15, 2 * 15}));
  EXPECT_EQ(sizes(images, counts({}, 7, 15)), (std::vector<int64_t>{2 * 78, 2 * 7, 2 * 15}));
  EXPECT_EQ(sizes(images, counts({}, {}, 2)), (std::vector<int64_t>{2 * 96, 2 * 2, 2 * 2}));
}

TEST(Split, TakesFewerOfTheOfficialTestWhereAsked) {
  auto images = small_set({"a", "b"}, 30);
  images.official_test = torch::arange(60) % 3 == 0;
  EXPECT_EQ(sizes(images, counts({}, {}, {})), (std::vector<int64_t>{2 * 17, 2 * 3, 2 * 10}));
  EXPECT_EQ(sizes(images, counts(6, 4, 5)), (std::vector<int64_t>{2 * 6, 2 * 4, 2 * 5}));
}

TEST(Split, NamesTheClassThatIsTooSmall) {
  auto images = small_set({"Peri Gilpin", "Bill Hader"}, 80);
  images = select(images, torch::arange(4, 160));  // 76 of the first, 80 of the second
  const auto message = [&](const SplitOptions& options) {
    return message_of([&] { split(images, options); });
  };
  EXPECT_EQ(message(counts(46, {}, 30)),
            "class \"Peri Gilpin\": the split asks for 46 train + 30 test + at least 1 validation "
            "pictures, but only 76 "
            "are usable; lower split/train or split/test");
  EXPECT_EQ(message(counts(28, 20, 30)),
            "class \"Peri Gilpin\": the split asks for 28 train + 30 test + 20 validation "
            "pictures, but only 76 are "
            "usable; lower split/train or split/validation or split/test");
  EXPECT_EQ(message(counts({}, {}, 75)),
            "class \"Peri Gilpin\": the split asks for at least 1 train + 75 test + at least 1 "
            "validation pictures, but "
            "only 76 are usable; lower split/test");
  EXPECT_NO_THROW(split(images, counts(50, {}, 25)));
}

TEST(Split, NamesTheClassWhoseOfficialTestIsTooSmall) {
  auto images = small_set({"a", "b"}, 3);
  images.official_test = torch::tensor({true, false, false, true, true, false});
  const auto message = [&](const SplitOptions& options) {
    return message_of([&] { split(images, options); });
  };
  EXPECT_EQ(message(counts({}, {}, 2)),
            "class \"a\": the split asks for 2 test pictures, but only 1 are marked as for "
            "testing; class \"b\": the split asks for at least 1 train + at least 1 validation "
            "pictures, but only 1 are usable; lower split/test");
  EXPECT_EQ(message(counts({}, {}, {})),
            "class \"b\": the split asks for at least 1 train + at least 1 validation pictures, "
            "but only 1 are usable");
  images.official_test = torch::tensor({false, false, false, true, true, false});
  EXPECT_EQ(
      message(counts(1, {}, {})),
      "class \"a\": the split asks for 1 test pictures, but only 0 are marked as for testing; "
      "class "
      "\"b\": the split asks for 1 train + at least 1 validation pictures, but only 1 are usable; "
      "lower split/train");
}

TEST(Split, RefusesCountsBelowOne) {
  const auto images = small_set({"a", "b"}, 30);
  EXPECT_THROW(split(images, counts(0, {}, {})), std::invalid_argument);
  EXPECT_THROW(split(images, counts({}, -1, {})), std::invalid_argument);
  EXPECT_THROW(split(images, counts({}, {}, 0)), std::invalid_argument);
}

}  // namespace
}  // namespace data_loaders
