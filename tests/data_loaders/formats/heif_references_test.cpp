#include "data_loaders/formats/heif_references.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "data_loaders/formats/read_picture.h"
#include "files/base64.h"
#include "tests/data_loaders/formats/four_colours.h"

namespace formats {
namespace {

std::string big_endian(size_t number, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text += static_cast<char>(number >> 8 * i & 255);
  return text;
}

struct Reference {
  std::string type;
  size_t from;
  std::vector<size_t> to;
};

/// A file of which there is nothing but a list of references.
std::string list_of(const std::vector<Reference>& references, int id_bytes = 2) {
  std::string content = big_endian(id_bytes == 2 ? 0 : 1, 1) + big_endian(0, 3);
  for (const auto& reference : references) {
    std::string own =
        reference.type + big_endian(reference.from, id_bytes) + big_endian(reference.to.size(), 2);
    for (const auto to : reference.to) own += big_endian(to, id_bytes);
    content += big_endian(own.size() + 4, 4) + own;
  }
  return big_endian(content.size() + 8, 4) + "iref" + content;
}

/// "" where `read` finds nothing against a file.
template <class Read>
std::string why_refused_by(const Read& read, const std::string& heif) {
  try {
    read(heif);
    return "";
  } catch (const Unreadable& reason) {
    return reason.what();
  }
}

std::string why_refused(const std::string& heif) {
  return why_refused_by(check_references, heif);
}

TEST(HeifReferences, AGridOfTilesWithTransparencyIsAsItShouldBe) {
  EXPECT_EQ(why_refused(""), "");
  EXPECT_EQ(why_refused("iref"), "");
  for (const int id_bytes : {2, 4}) {
    EXPECT_EQ(why_refused(list_of({{"dimg", 9, {1, 2, 3, 4}},
                                   {"dimg", 10, {5, 6, 7, 8}},
                                   {"auxl", 10, {9}},
                                   {"thmb", 11, {9}},
                                   {"cdsc", 12, {9}}},
                                  id_bytes)),
              "");
  }
  EXPECT_EQ(why_refused(files::from_base64(four_colours::heic)), "");
}

TEST(HeifReferences, AnItemIsNotMadeOfItself) {
  for (const int id_bytes : {2, 4}) {
    EXPECT_EQ(why_refused(list_of({{"dimg", 2, {2}}}, id_bytes)), damaged);
    EXPECT_EQ(why_refused(list_of({{"dimg", 2, {1, 3}}, {"dimg", 3, {4, 2}}}, id_bytes)), damaged);
    // Its transparency is a grid of which it is a tile.
    EXPECT_EQ(why_refused(list_of({{"auxl", 3, {2}}, {"dimg", 3, {2}}}, id_bytes)), damaged);
  }
}

TEST(HeifReferences, AnItemIsMadeInFewStagesAndOfFewItems) {
  std::vector<Reference> chain;
  for (size_t i = 1; i <= 4; ++i) chain.push_back({"dimg", i, {i + 1}});
  EXPECT_EQ(why_refused(list_of(chain)), "");
  chain.push_back({"dimg", 5, {6}});
  EXPECT_EQ(why_refused(list_of(chain)), damaged);
  for (size_t i = 6; i <= 20000; ++i) chain.push_back({"dimg", i, {i + 1}});
  EXPECT_EQ(why_refused(list_of(chain)), damaged);
  const std::vector<size_t> hundred(100, 2), again(100, 3);
  EXPECT_EQ(why_refused(list_of({{"dimg", 1, hundred}})), "");
  EXPECT_EQ(why_refused(list_of({{"dimg", 1, hundred}, {"dimg", 2, again}})), too_large);
}

TEST(HeifReferences, AreFoundWhereverTheyStandAndBreakOffWhereTheyLike) {
  const auto own = list_of({{"dimg", 2, {2}}});
  EXPECT_EQ(why_refused("more" + own + "more"), damaged);
  EXPECT_EQ(why_refused(list_of({}) + own), damaged);
  for (size_t length = 0; length < own.size(); ++length)
    EXPECT_EQ(why_refused(own.substr(0, length)), "") << length;
  auto with_long_size = own;
  with_long_size.replace(0, 4, big_endian(1, 4)).insert(8, big_endian(own.size() + 8, 8));
  EXPECT_EQ(why_refused(with_long_size), damaged);
  std::string many;
  for (int i = 0; i < 100000; ++i) many += "iref";
  EXPECT_EQ(why_refused(many), damaged);
}

/// The picture of four colours, a grid of one tile, with other bytes after `mark`.
std::string why_unreadable_with(const std::string& mark, const std::string& bytes) {
  auto heic = files::from_base64(four_colours::heic);
  const auto at = heic.find(mark);
  if (at == heic.npos) return mark + " is not there";
  heic.replace(at + mark.size(), bytes.size(), bytes);
  return why_refused_by(read_picture, heic);
}

TEST(HeifReferences, APictureThatIsItsOwnTileIsDamaged) {
  using namespace std::string_literals;
  const auto grid = "dimg\0\2\0\1"s;
  EXPECT_EQ(why_unreadable_with(grid, "\0\1"s), "");
  EXPECT_EQ(why_unreadable_with(grid, "\0\2"s), damaged);
}

TEST(HeifReferences, AGridIsNotLargerThanItsPictureAnnounces) {
  using namespace std::string_literals;
  const auto one_tile = "idat\0\0\0\0"s;
  EXPECT_EQ(why_unreadable_with(one_tile, "\x30\0\x20\0"s), damaged);
}

}  // namespace
}  // namespace formats
