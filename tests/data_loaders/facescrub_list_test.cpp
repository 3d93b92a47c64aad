#include "data_loaders/facescrub_list.h"

#include "files/whole_file.h"
#include "tests/data_loaders/small_pictures.h"
#include "tests/files/temporary_folder.h"

namespace data_loaders {
namespace {

const std::string kSha(64, 'a');
const std::string kHeader = "name\timage_id\tface_id\turl\tbbox\tsha256\n";
const std::string kRow = "Bill Hader\t11185\t6325\thttp://a/b.jpg\t1,2,30,40\t" + kSha + "\n";

std::vector<FaceScrubRow> read(const std::string& text) {
  const TemporaryFolder folder;
  files::write_whole(folder / "list.tsv", text);
  return read_facescrub_list(folder / "list.tsv");
}

std::string message_for_list(const std::string& text) {
  const auto message = message_of([&] { read(text); });
  return message.substr(message.rfind("list.tsv"));
}

std::string row_with(const std::string& name, const std::string& image, const std::string& face,
                     const std::string& box, const std::string& sha) {
  return name + '\t' + image + '\t' + face + "\turl\t" + box + '\t' + sha + '\n';
}

TEST(FaceScrubList, ReadsARow) {
  const auto rows = read(kHeader + kRow);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].name, "Bill Hader");
  EXPECT_EQ(rows[0].photo, "Bill_Hader_11185_6325");
  EXPECT_EQ(rows[0].url, "http://a/b.jpg");
  EXPECT_EQ(rows[0].box, (std::array<int64_t, 4>{1, 2, 30, 40}));
  EXPECT_EQ(rows[0].sha256, kSha);
}

TEST(FaceScrubList, TakesBlanksAroundANameForASlip) {
  const auto row = "Bill Hader \t1\t2\thttp://x/y\t1,2,3,4\t" + std::string(64, 'a') + '\n';
  EXPECT_EQ(read(row)[0].name, "Bill Hader");
  EXPECT_EQ(read(row)[0].photo, "Bill_Hader_1_2");
}

TEST(FaceScrubList, DoesWithoutAHeader) {
  EXPECT_EQ(read(kRow + kRow).size(), 2U);
}

TEST(FaceScrubList, SkipsEmptyLinesByteOrderMarksAndCarriageReturns) {
  const auto with_return = kRow.substr(0, kRow.size() - 1) + "\r\n";
  EXPECT_EQ(read("\xef\xbb\xbf" + kHeader + with_return + "\n\r\n" + kRow).size(), 2U);
}

TEST(FaceScrubList, ReadsUpperCaseDigests) {
  EXPECT_EQ(read(row_with("A", "1", "2", "0,0,1,1", std::string(64, 'A')))[0].sha256, kSha);
}

TEST(FaceScrubList, CountsTheColumnsOfAWrongRow) {
  EXPECT_EQ(message_for_list(kHeader + kRow + "Bill Hader\t1\t2\turl\t1,2,3,4\n"),
            "list.tsv:3: expected 6 tab-separated columns, got 5");
  EXPECT_EQ(message_for_list("one\n"), "list.tsv:1: expected 6 tab-separated columns, got 1");
}

TEST(FaceScrubList, QuotesABoundingBoxThatItCannotRead) {
  for (const std::string box : {"1,2,3", "1,2,3,4,5", "1,2,3,x", "1.5,2,3,4", "", "1, 2,3,4",
                                "1,2,3,99999999999999999999"}) {
    EXPECT_EQ(
        message_for_list(row_with("A", "1", "2", box, kSha)),
        "list.tsv:1: expected a bounding box \"x1,y1,x2,y2\" of integers, got \"" + box + '"');
  }
}

TEST(FaceScrubList, QuotesADigestThatIsNone) {
  EXPECT_EQ(message_for_list(row_with("A", "1", "2", "1,2,3,4", "abc")),
            "list.tsv:1: expected a SHA-256 of 64 hex digits, got \"abc\"");
}

TEST(FaceScrubList, LetsNoRowLeadOutOfTheFolderOfPhotos) {
  EXPECT_EQ(message_for_list(row_with("../A", "1", "2", "1,2,3,4", kSha)),
            "list.tsv:1: expected a name, got \"../A\"");
  EXPECT_EQ(message_for_list(row_with("A/B", "1", "2", "1,2,3,4", kSha)),
            "list.tsv:1: expected a name, got \"A/B\"");
  EXPECT_EQ(message_for_list(row_with("", "1", "2", "1,2,3,4", kSha)),
            "list.tsv:1: expected a name, got \"\"");
  EXPECT_EQ(message_for_list(row_with("A", "/1", "2", "1,2,3,4", kSha)),
            "list.tsv:1: expected an image_id >= 0, got \"/1\"");
  EXPECT_EQ(message_for_list(row_with("A", "1", "-2", "1,2,3,4", kSha)),
            "list.tsv:1: expected a face_id >= 0, got \"-2\"");
}

TEST(FaceScrubList, SaysThatAListIsEmptyOrMissing) {
  EXPECT_EQ(message_for_list(kHeader), "list.tsv: the list has no rows");
  EXPECT_EQ(message_of([] { read_facescrub_list("/nowhere/list.tsv"); }),
            "/nowhere/list.tsv: cannot open: No such file or directory");
}

}  // namespace
}  // namespace data_loaders
