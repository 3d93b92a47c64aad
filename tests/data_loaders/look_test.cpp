#include <algorithm>
#include <map>
#include <random>

#include "data_loaders/drawn_face.h"
#include "data_loaders/facescrub.h"
#include "data_loaders/look_overlay.h"
#include "tests/data_loaders/copies.h"
#include "tests/data_loaders/small_pictures.h"

namespace data_loaders {
namespace {

cv::Mat face(int64_t actor, int64_t number) {
  cv::Mat picture(160, 160, CV_8UC3);
  draw_face(actors()[actor], 160, {1, actor, number}, picture.data);
  return picture;
}

std::shared_ptr<const Look> look(const cv::Mat& picture) {
  return look_of(as_picture(picture));
}

bool are_copies(const Look& one, const Look& other) {
  const auto [possible, mirrored] = likeness(one, other);
  return possible && LookOverlay(one).distance(other, mirrored) <= kFarthestCopy;
}

TEST(Look, KnowsCopiesWhicheverIsTheOriginal) {
  for (int64_t actor = 0; actor < 6; ++actor) {
    const auto original = look(face(actor, 0));
    for (const auto& [name, copy] : copies_of(face(actor, 0))) {
      EXPECT_TRUE(are_copies(*original, *look(copy))) << name;
      EXPECT_TRUE(are_copies(*look(copy), *original)) << name;
    }
  }
}

TEST(Look, TellsPicturesOfOnePersonApart) {
  constexpr int kPictures = 25;
  for (int64_t actor = 0; actor < 6; ++actor) {
    std::vector<std::shared_ptr<const Look>> looks;
    for (int i = 0; i < kPictures; ++i) {
      looks.push_back(look(face(actor, i)));
      for (int j = 0; j < i; ++j) EXPECT_FALSE(are_copies(*looks[j], *looks[i])) << i << " " << j;
    }
  }
}

TEST(Look, IsZeroFromItselfAndFarFromWhatHasNothingInCommon) {
  const auto one = look(face(0, 0)), other = look(face(1, 0));
  EXPECT_NEAR(LookOverlay(*one).distance(*one, false), 0, 1e-6);
  EXPECT_NEAR(LookOverlay(*one).distance(*look(mirrored(face(0, 0))), true), 0, 1e-3);
  EXPECT_GT(LookOverlay(*one).distance(*other, false), 5 * kFarthestCopy);
}

TEST(Look, IsMissingWhereAPictureIsTooSmallOrTooPlain) {
  EXPECT_TRUE(look_of(patterned(64, 64, 1)));
  EXPECT_FALSE(look_of(patterned(63, 64, 1)));
  EXPECT_FALSE(look_of(patterned(64, 63, 1)));
  for (int green = 40; green < 240; green += 25) {
    EXPECT_FALSE(look(saved_again(cv::Mat(80, 80, CV_8UC3, {20., green + 0., 30.}), 60)));
  }
}

TEST(Look, TellsColoursApart) {
  const auto icon = [](const cv::Scalar& colour) {
    cv::Mat picture(100, 100, CV_8UC3, {250, 250, 250});
    cv::circle(picture, {45, 50}, 30, colour, cv::FILLED);
    return look(picture);
  };
  const std::vector<cv::Scalar> colours{{30, 30, 200},  {200, 30, 30},  {30, 160, 30},
                                        {30, 200, 200}, {160, 30, 160}, {40, 40, 40},
                                        {87, 139, 46},  {47, 107, 85}};
  for (size_t i = 0; i < colours.size(); ++i) {
    for (size_t j = 0; j < colours.size(); ++j) {
      EXPECT_EQ(are_copies(*icon(colours[i]), *icon(colours[j])), i == j) << i << " " << j;
    }
  }
}

/// A disc somewhere on blotched paper.
cv::Mat disc(uint64_t number) {
  std::mt19937_64 random(number);
  const auto below = [&](int limit) { return static_cast<int>(random() % limit); };
  cv::Mat picture(100, 120, CV_8UC3, {235, 235, 235});
  for (int i = 0; i < 60; ++i) {
    const int x = below(120), y = below(100), grey = 180 + below(75);
    cv::rectangle(picture, {x, y, 7, 7}, cv::Scalar::all(grey), cv::FILLED);
  }
  cv::circle(picture, {30 + below(40), 30 + below(30)}, 20, {30, 30, 200}, cv::FILLED);
  return picture;
}

TEST(Look, TellsTheSameThingOnOtherGroundsApart) {
  std::vector<std::shared_ptr<const Look>> looks;
  for (int i = 0; i < 60; ++i) {
    looks.push_back(look(disc(i)));
    for (int j = 0; j < i; ++j) EXPECT_FALSE(are_copies(*looks[j], *looks[i])) << i << " " << j;
  }
  for (int i = 0; i < 5; ++i) {
    for (const auto& [name, copy] : copies_of(disc(i))) {
      const auto changed = look(copy);
      if (!changed) continue;  // half the size is too small
      EXPECT_TRUE(are_copies(*looks[i], *changed)) << i << " " << name;
    }
  }
}

/// Of the shared photos: faces of at least 64 pixels, by person.
class RealFaces : public testing::Test {
 protected:
  void SetUp() override {
    const auto root = data_root();
    if (!root) GTEST_SKIP() << "FACESWEEP_DATA is not set";
    faces_ = read_facescrub({*root + "/facescrub", *root + "/facescrub/facescrub_six_actors.tsv"});
  }

  LabelledImages faces_;
};

TEST_F(RealFaces, KeepTheirCopies) {
  std::map<std::string, int> missed;
  int count = 0;
  for (int64_t row = 0; row < faces_.size(); row += 4) {
    const auto bgr = faces_.images[row].flip(2).contiguous();
    const cv::Mat picture(227, 227, CV_8UC3, bgr.data_ptr());
    const auto original = look(picture);
    ++count;
    for (const auto& [name, copy] : copies_of(picture)) {
      if (!are_copies(*original, *look(copy))) ++missed[name];
    }
  }
  for (const auto& [name, times] : missed) EXPECT_LE(times, count / 100) << name;
}

TEST_F(RealFaces, AreSeldomTakenForCopiesOfOthers) {
  int64_t of_one_person = 0, near = 0, of_two = 0;
  const auto labels = faces_.labels.accessor<int64_t, 1>();
  for (int64_t row = 0; row < faces_.size(); ++row) {
    for (int64_t other = 0; other < row; ++other) {
      const bool one_person = labels[row] == labels[other];
      of_one_person += one_person;
      if (!faces_.looks[row] || !faces_.looks[other]) continue;
      if (!are_copies(*faces_.looks[row], *faces_.looks[other])) continue;
      (one_person ? near : of_two) += 1;
    }
  }
  // Compared at twice the pixels, 120 pairs of one person are copies, and no others
  // (docs/near_duplicates.md).
  EXPECT_EQ(of_two, 0);
  EXPECT_LE(near, 120 + of_one_person / 5000);
}

}  // namespace
}  // namespace data_loaders
