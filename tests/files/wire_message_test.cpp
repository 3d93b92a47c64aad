#include "files/wire_message.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace {

using files::WireMessage;

TEST(WireMessage, GivesFieldsOfEveryKind) {
  // The examples of protobuf's own description: field 1 = 150, field 2 = "testing"; and field 3 in
  // 32 bits, field 4 in 64.
  const std::string bytes("\x08\x96\x01\x12\x07testing\x1d\x01\x02\0\0\x21\x03\0\0\0\0\0\0\0", 26);
  WireMessage message(bytes);
  const auto first = message.next(), second = message.next();
  EXPECT_EQ(first->number, 1U);
  EXPECT_EQ(first->value, 150U);
  EXPECT_EQ(second->number, 2U);
  EXPECT_EQ(second->bytes, "testing");
  EXPECT_EQ(message.next()->value, 0x201U);
  EXPECT_EQ(message.next()->value, 3U);
  EXPECT_FALSE(message.next());
}

TEST(WireMessage, GivesPackedNumbers) {
  WireMessage message("\x03\x8e\x02\x9e\xa7\x05");
  EXPECT_EQ(message.next_varint(), 3U);
  EXPECT_EQ(message.next_varint(), 270U);
  EXPECT_EQ(message.next_varint(), 86942U);
  EXPECT_FALSE(message.next_varint());
}

TEST(WireMessage, RefusesWhatIsNoField) {
  const auto refused = [](const std::string& bytes) {
    EXPECT_THROW(WireMessage(bytes).next(), std::runtime_error) << bytes;
  };
  refused("\x08");               // no number
  refused("\x12\x07test");       // fewer bytes than announced
  refused("\x1d\x01\x02");       // fewer than four
  refused("\x0b");               // a group
  refused(std::string(11, -1));  // a varint without an end
  refused("\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01");
}

}  // namespace
