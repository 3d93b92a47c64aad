#include "files/base64.h"

#include <gtest/gtest.h>

namespace files {
namespace {

TEST(Base64, EncodesTheExamplesOfTheStandard) {  // RFC 4648, section 10
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

TEST(Base64, EncodesBytesThatAreNoText) {
  EXPECT_EQ(base64(std::string("\x00\xff\xfe", 3)), "AP/+");
}

TEST(Base64, DecodesWhatItEncoded) {
  for (const auto* text : {"", "f", "fo", "foo", "foobar"}) {
    EXPECT_EQ(from_base64(base64(text)), text);
  }
  EXPECT_THROW(from_base64("Zg="), std::runtime_error);
  EXPECT_THROW(from_base64("Z*=="), std::runtime_error);
}

}  // namespace
}  // namespace files
