#include <ATen/Parallel.h>

#include "data_loaders/duplicates.h"
#include "data_loaders/generated_digits.h"
#include "data_loaders/generated_faces.h"
#include "data_loaders/pixels.h"
#include "tests/data_loaders/small_pictures.h"

namespace data_loaders {
namespace {

/// Share of `images` whose nearest class mean, made from the first half of each class, is their
/// own; the second half is asked.
double nearest_mean_accuracy(const LabelledImages& images) {
  const auto classes = static_cast<int64_t>(images.class_names.size());
  const auto pixels =
      grey_pixels(images).view({classes, -1, images.images.size(1) * images.images.size(2)});
  const int64_t half = pixels.size(1) / 2;
  const auto means = pixels.slice(1, 0, half).mean(1);
  const auto asked = pixels.slice(1, half).flatten(0, 1);
  const auto truth = torch::arange(classes).repeat_interleave(pixels.size(1) - half);
  return torch::cdist(asked, means).argmin(1).eq(truth).to(torch::kFloat64).mean().item<double>();
}

TEST(GeneratedFaces, HaveSixActorsClassByClass) {
  const auto faces = generated_faces({/*per_class=*/2, /*seed=*/0, /*size=*/40});
  EXPECT_EQ(faces.images.sizes(), (std::vector<int64_t>{12, 40, 40, 3}));
  EXPECT_TRUE(faces.labels.equal(torch::arange(6).repeat_interleave(2)));
  EXPECT_EQ(faces.class_names.size(), 6U);
  EXPECT_EQ(faces.names[1], faces.class_names[0] + "/1");
  EXPECT_FALSE(faces.official_test.defined());
}

TEST(GeneratedFaces, DependOnSeedClassAndNumberOnly) {
  const auto few = generated_faces({2, 5, 40});
  const auto threads = at::get_num_threads();
  at::set_num_threads(1);
  const auto many = generated_faces({3, 5, 40});
  at::set_num_threads(threads);
  for (int64_t label = 0; label < 6; ++label) {
    EXPECT_TRUE(few.images[label * 2 + 1].equal(many.images[label * 3 + 1]));
  }
  EXPECT_FALSE(few.images.equal(generated_faces({2, 6, 40}).images));
}

TEST(GeneratedFaces, AreAllDifferent) {
  const auto faces = generated_faces({20, 0, 40});
  EXPECT_EQ(without_duplicates(faces).size(), faces.size());
}

TEST(GeneratedFaces, AreLearnableButNotTrivial) {
  const double accuracy = nearest_mean_accuracy(generated_faces({40, 0, 64}));
  EXPECT_GT(accuracy, 0.4);
  EXPECT_LT(accuracy, 0.9);
}

TEST(GeneratedDigits, HaveTenGreyShapes) {
  const auto digits = generated_digits({3});
  EXPECT_EQ(digits.images.sizes(), (std::vector<int64_t>{30, 28, 28, 1}));
  EXPECT_EQ(digits.class_names[9], "9");
  EXPECT_EQ(without_duplicates(digits).size(), 30);
}

TEST(GeneratedDigits, DependOnSeedClassAndNumberOnly) {
  const auto few = generated_digits({2, 5});
  const auto many = generated_digits({4, 5});
  EXPECT_TRUE(few.images[9 * 2 + 1].equal(many.images[9 * 4 + 1]));
  EXPECT_FALSE(few.images.equal(generated_digits({2, 6}).images));
}

TEST(GeneratedDigits, AreLearnableButNotTrivial) {
  const double accuracy = nearest_mean_accuracy(generated_digits({100}));
  EXPECT_GT(accuracy, 0.6);
  EXPECT_LT(accuracy, 0.9);
}

TEST(Generated, RefuseNonsense) {
  EXPECT_THROW(generated_faces({0, 0, 40}), std::invalid_argument);
  EXPECT_THROW(generated_faces({1, 0, 7}), std::invalid_argument);
  EXPECT_THROW(generated_digits({0}), std::invalid_argument);
  EXPECT_THROW(generated_digits({1, 0, 7}), std::invalid_argument);
}

}  // namespace
}  // namespace data_loaders
