#include "data_loaders/idx.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <zlib.h>

#include "files/whole_file.h"
#include "tests/data_loaders/idx_files.h"
#include "tests/data_loaders/small_pictures.h"
#include "tests/files/temporary_folder.h"

namespace data_loaders {
namespace {

const auto kValues = torch::arange(24).to(torch::kUInt8).view({2, 3, 4});

std::string message_for_bytes(const std::string& bytes) {
  const TemporaryFolder folder;
  const auto path = folder / "digits";
  files::write_whole(path, bytes);
  const auto message = message_of([&] { read_idx(path); });
  const auto prefix = path.string() + ": ";
  EXPECT_EQ(message.substr(0, prefix.size()), prefix);
  return message.substr(std::min(message.size(), prefix.size()));
}

TEST(Idx, ReadsPlainAndGzippedFilesAlike) {
  const TemporaryFolder folder;
  files::write_whole(folder / "plain", idx_bytes(kValues));
  files::write_whole(folder / "zipped.gz", gzipped(idx_bytes(kValues)));
  EXPECT_TRUE(read_idx(folder / "plain").equal(kValues));
  EXPECT_TRUE(read_idx(folder / "zipped.gz").equal(kValues));
}

TEST(Idx, SaysThatAFileIsMissing) {
  EXPECT_EQ(message_of([] { read_idx("/nowhere/digits.gz"); }), "/nowhere/digits.gz: no such file");
}

TEST(Idx, SaysThatAFolderIsNoFile) {
  EXPECT_EQ(message_of([] { read_idx("/"); }), "/: expected an IDX file, got a folder");
}

TEST(Idx, NamesAWrongMagicNumber) {
  const std::string expected =
      "expected an IDX file of unsigned bytes, which begins with 00 00 08 and its number of "
      "dimensions "
      "01 to 04; got";
  EXPECT_EQ(message_for_bytes("<!DOCTYPE html>"), expected + " 3c 21 44 4f");
  EXPECT_EQ(message_for_bytes(std::string("\0\0\x0d\x01", 4)), expected + " 00 00 0d 01");
  EXPECT_EQ(message_for_bytes(""), expected + " nothing");
}

TEST(Idx, NoticesThatTheFileEndsTooEarly) {
  const auto bytes = idx_bytes(kValues);
  EXPECT_EQ(message_for_bytes(bytes.substr(0, 7)), "the file ends within its IDX header");
  EXPECT_EQ(message_for_bytes(bytes.substr(0, bytes.size() - 5)),
            "truncated: the IDX header promises 24 bytes, got 19");
}

TEST(Idx, NoticesATruncatedGzip) {
  const auto values = (torch::arange(5000) * 7919 % 251).to(torch::kUInt8);
  const auto bytes = gzipped(idx_bytes(values));
  const auto message = message_for_bytes(bytes.substr(0, bytes.size() / 2));
  EXPECT_EQ(message.substr(0, 54),
            "truncated: the IDX header promises 5000 bytes, got " + message.substr(51, 3));
}

TEST(Idx, NoticesAGzipThatLostItsLastBytes) {
  const auto bytes = gzipped(idx_bytes(kValues));
  EXPECT_EQ(message_for_bytes(bytes.substr(0, bytes.size() - 6)),
            "truncated: the gzip ends too early");
}

TEST(Idx, NoticesDamagedGzipData) {
  auto bytes = gzipped(idx_bytes(kValues));
  bytes[bytes.size() - 7] ^= 0x55;  // within the checksum
  EXPECT_EQ(message_for_bytes(bytes).substr(0, 13), "damaged gzip:");
}

TEST(Idx, NoticesBytesBeyondTheEnd) {
  EXPECT_EQ(message_for_bytes(idx_bytes(kValues) + "x"),
            "the IDX header promises 24 bytes, but more follow");
}

TEST(Idx, AsksForNoMoreMemoryThanTheFileCanFill) {
  EXPECT_EQ(message_for_bytes(std::string("\0\0\x08\x02\xff\xff\xff\xff\xff\xff\xff\xff", 12)),
            "the IDX header promises more bytes than a file of 12 bytes can hold");
}

TEST(Idx, RefusesSizesThatOverflowEvenBesideASizeOfNone) {
  const std::string most("\xff\xff\xff\xff", 4);
  EXPECT_EQ(
      message_for_bytes(std::string("\0\0\x08\x04", 4) + most + most + most + std::string(4, 0)),
      "the IDX header promises more bytes than a file of 20 bytes can hold");
}

RC_GTEST_PROP(Idx, ReadsAnyValuesAndRefusesAnyBytesThatAreNone, ()) {
  const auto shape = *rc::gen::container<std::vector<int64_t>>(*rc::gen::inRange(1, 5),
                                                               rc::gen::inRange<int64_t>(0, 6));
  const auto values = torch::randint(256, shape, torch::kInt64).to(torch::kUInt8);
  auto bytes = idx_bytes(values);
  const TemporaryFolder folder;
  files::write_whole(folder / "file", bytes);
  RC_ASSERT(read_idx(folder / "file").equal(values));
  const auto place = *rc::gen::inRange<size_t>(0, bytes.size());
  bytes[place] = *rc::gen::arbitrary<char>();
  files::write_whole(folder / "file", bytes.substr(0, *rc::gen::inRange<size_t>(0, bytes.size())));
  const auto message = message_of([&] { read_idx(folder / "file"); });
  RC_ASSERT(message.empty() || message.find("file: ") != std::string::npos);
}

}  // namespace
}  // namespace data_loaders
