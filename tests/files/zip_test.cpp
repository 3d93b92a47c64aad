#include "files/zip.h"

#include <gtest/gtest.h>

#include <string>

namespace files {
namespace {

/// An empty archive: its last record alone.
std::string archive(const std::string& comment) {
  auto bytes = std::string("PK\x05\x06", 4) + std::string(18, '\0') + comment;
  bytes[20] = static_cast<char>(comment.size());
  return bytes;
}

TEST(Zip, IsWholeUpToTheEndOfItsComment) {
  for (const auto& whole : {archive(""), "before " + archive("a comment")}) {
    EXPECT_TRUE(is_whole_zip(whole));
    for (size_t size = 0; size < whole.size(); ++size) {
      EXPECT_FALSE(is_whole_zip(whole.substr(0, size))) << size;
    }
    EXPECT_FALSE(is_whole_zip(whole + "more"));
  }
}

}  // namespace
}  // namespace files
