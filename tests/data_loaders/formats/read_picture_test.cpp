#include "data_loaders/formats/read_picture.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <chrono>
#include <future>
#include <opencv2/imgcodecs.hpp>
#include <random>

#include "data_loaders/formats/exif.h"
#include "data_loaders/formats/new_pixels.h"
#include "files/base64.h"
#include "tests/data_loaders/formats/four_colours.h"

namespace formats {
namespace {

using namespace std::string_literals;

std::string encoded(const std::string& ending) {
  cv::Mat picture(90, 120, CV_8UC3);
  for (int y = 0; y < picture.rows; ++y) {
    for (int x = 0; x < picture.cols; ++x) {
      const auto wave = static_cast<uchar>(128 + 100 * std::sin(0.2 * x) * std::cos(0.3 * y));
      picture.at<cv::Vec3b>(y, x) = {wave, static_cast<uchar>(x + y), static_cast<uchar>(2 * x)};
    }
  }
  std::vector<unsigned char> bytes;
  cv::imencode(ending, picture, bytes);
  return {bytes.begin(), bytes.end()};
}

/// A picture of every format that is read.
std::vector<std::string> of_every_format() {
  std::vector<std::string> files;
  for (const auto* ending : {".jpg", ".png", ".webp", ".tiff", ".bmp"}) {
    files.push_back(encoded(ending));
  }
  for (const auto* text : {four_colours::gif, four_colours::avif, four_colours::heic}) {
    files.push_back(files::from_base64(text));
  }
  return files;
}

/// "" where it is read.
std::string why_unreadable(const std::string& bytes) {
  try {
    read_picture(bytes);
    return "";
  } catch (const Unreadable& reason) {
    return reason.what();
  }
}

std::string replaced(std::string bytes, size_t at, const std::string& by) {
  return bytes.replace(at, by.size(), by);
}

TEST(ReadPicture, ReadsEveryFormat) {
  for (const auto& bytes : of_every_format()) {
    EXPECT_TRUE(is_picture(bytes));
    EXPECT_EQ(why_unreadable(bytes), "") << bytes.substr(0, 12);
  }
}

TEST(ReadPicture, GivesTheColoursOfGifAvifAndHeic) {
  for (const auto* text : {four_colours::gif, four_colours::avif, four_colours::heic}) {
    const auto pixels = read_picture(files::from_base64(text)).pixels.to(torch::kInt64);
    ASSERT_EQ(pixels.sizes(), (std::vector<int64_t>{32, 48, 4}));
    for (const int64_t y : {4, 28}) {
      for (const int64_t x : {4, 44}) {
        const auto bgra = torch::tensor({60, y < 16 ? 40 : 200, x < 24 ? 220 : 20, 255});
        EXPECT_LE((pixels[y][x] - bgra).abs().max().item<int64_t>(), 8) << pixels[y][x];
      }
    }
  }
}

TEST(ReadPicture, TellsWhatIsNoPictureFromWhatItCannotRead) {
  for (const auto& bytes :
       {""s, "<html></html>"s, "B"s, "BMX"s, "RIFF....WAVE"s, std::string(4096, '\0')}) {
    EXPECT_EQ(why_unreadable(bytes), no_picture) << bytes;
    EXPECT_FALSE(is_picture(bytes));
  }
  for (const auto& bytes : {"8BPS\0\1"s, "P6 3 3 255 "s, "\xff\x0a\0"s, "\0\0\0\x0cjP  \r\n"s}) {
    EXPECT_EQ(why_unreadable(bytes), not_supported);
    EXPECT_TRUE(is_picture(bytes));
  }
}

TEST(ReadPicture, TakesPicturesThatBreakOffForDamaged) {
  for (const auto& bytes : of_every_format()) {
    for (const size_t tenths : {1, 3, 5, 7, 9}) {
      EXPECT_EQ(why_unreadable(bytes.substr(0, bytes.size() * tenths / 10)), damaged)
          << bytes.substr(0, 12) << " at " << tenths;
    }
  }
}

TEST(ReadPicture, TakesAJpegForDamagedWhoseMiddleIsZeroed) {
  auto jpeg = encoded(".jpg");
  jpeg.replace(jpeg.size() / 2, 100, std::string(100, '\0'));
  EXPECT_EQ(why_unreadable(jpeg), damaged);
}

TEST(ReadPicture, KeepsTheTerminalCleanAndItsHeadWhateverTheBytes) {
  std::mt19937 generator(1);
  testing::internal::CaptureStderr();
  testing::internal::CaptureStdout();
  for (const auto& whole : of_every_format()) {
    why_unreadable(whole.substr(0, whole.size() / 2));
    for (int trial = 0; trial < 150; ++trial) {
      auto bytes = whole;
      // Most of what decoders read with care stands at the beginning.
      const size_t reach = trial % 2 == 0 ? std::min<size_t>(bytes.size(), 200) : bytes.size();
      for (int i = 0; i < 3; ++i) bytes[generator() % reach] = static_cast<char>(generator());
      why_unreadable(bytes);
    }
  }
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(ReadPicture, KeepsTheTerminalCleanOfWhatLibde265Prints) {
  auto heic = files::from_base64(four_colours::heic);
  const auto sizes = heic.find("\x42\x01\x01\x03\x70"s);  // the sequence's parameters
  ASSERT_NE(sizes, heic.npos);
  testing::internal::CaptureStderr();
  for (int byte = 0; byte < 256; byte += 5) {
    for (size_t at = sizes + 12; at < sizes + 24; ++at) {
      why_unreadable(replaced(heic, at, std::string(1, static_cast<char>(byte))));
    }
  }
  std::fputs("ours", stderr);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "ours");
}

TEST(ReadPicture, RefusesBombsByTheirHeaders) {
  auto png = replaced(encoded(".png"), 16, "\0\1\0\0\0\1\0\0"s);  // 65536 x 65536
  const auto sum = crc32(0, reinterpret_cast<const Bytef*>(png.data()) + 12, 17);
  for (int i = 0; i < 4; ++i) png[29 + i] = static_cast<char>(sum >> (24 - 8 * i));
  EXPECT_EQ(why_unreadable(png), too_large);
  const auto jpeg = encoded(".jpg");
  const auto frame = jpeg.find("\xff\xc0\0\x11\x08"s);
  ASSERT_NE(frame, jpeg.npos);
  EXPECT_EQ(why_unreadable(replaced(jpeg, frame + 5, "\xf0\xf0\xf0\xf0"s)), too_large);
  const auto gif = files::from_base64(four_colours::gif);
  EXPECT_EQ(why_unreadable(replaced(gif, 6, "\xff\xff\xff\xff"s)), too_large);
  EXPECT_EQ(why_unreadable(replaced(encoded(".bmp"), 18, "\0\0\1\0\0\0\1\0"s)), damaged);
}

TEST(NewPixels, BoundsTheNumberOfPixels) {
  EXPECT_EQ(new_pixels(3, 4, 3).sizes(), (std::vector<int64_t>{3, 4, 3}));
  EXPECT_THROW(new_pixels(int64_t{1} << 14, (int64_t{1} << 14) + 1, 3), Unreadable);
  EXPECT_THROW(new_pixels(int64_t{1} << 40, int64_t{1} << 40, 3), Unreadable);
  EXPECT_THROW(new_pixels(0, 5, 3), Unreadable);
}

TEST(NewPixels, LetsOneThreadAtATimeHoldLargePictures) {
  constexpr int64_t side = 6000;
  auto first = new_pixels(side, side, 1), second = new_pixels(side, side, 1);
  auto other = std::async(std::launch::async, [] { return new_pixels(side, side, 1).numel(); });
  const auto is_there = [&] {
    return other.wait_for(std::chrono::milliseconds(50)) == std::future_status::ready;
  };
  EXPECT_FALSE(is_there());
  first.reset();
  EXPECT_FALSE(is_there());
  EXPECT_EQ(new_pixels(9, 9, 1).numel(), 81);
  second.reset();
  EXPECT_EQ(other.get(), side * side);
}

TEST(ExifOrientation, ReadsBothOrdersOfBytesAndIsNotMisled) {
  const auto big = "MM\0\x2a\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0"s;
  const auto little = "II\x2a\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\3\0\0\0\0\0\0\0"s;
  EXPECT_EQ(exif_orientation(big), 6);
  EXPECT_EQ(exif_orientation("Exif\0\0"s + little), 3);
  EXPECT_EQ(exif_orientation(replaced(big, 19, "\x09"s)), 1);
  for (size_t length = 0; length < 18; ++length) {
    EXPECT_EQ(exif_orientation(big.substr(0, length)), 1);
  }
  EXPECT_EQ(exif_orientation(replaced(big, 4, "\xff\xff\xff\xff"s)), 1);
}

}  // namespace
}  // namespace formats
