#include "files/zip.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "tests/files/torch_files.h"

namespace files {
namespace {

/// An empty archive: its last record alone.
std::string empty_archive() {
  return std::string("PK\x05\x06", 4) + std::string(18, '\0');
}

std::string refusal_of_zip(const std::string& bytes) {
  try {
    read_zip(bytes);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

TEST(Zip, IsWholeOrRefused) {
  EXPECT_TRUE(read_zip(empty_archive()).empty());
  for (size_t size = 0; size < empty_archive().size(); ++size) {
    EXPECT_EQ(refusal_of_zip(empty_archive().substr(0, size)),
              "not a whole file: damaged or truncated");
  }
  EXPECT_NE(refusal_of_zip(empty_archive() + "more"), "");
  EXPECT_NE(refusal_of_zip("before " + empty_archive()), "");
}

}  // namespace
}  // namespace files
