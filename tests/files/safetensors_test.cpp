#include "files/safetensors.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cstring>
#include <stdexcept>

#include "files/whole_file.h"
#include "tests/files/temporary_folder.h"

namespace {

using files::read_safetensors;
using files::Safetensors;
using files::write_safetensors;

std::string with_header(const std::string& header, const std::string& data = {}) {
  const uint64_t size = header.size();
  return std::string(reinterpret_cast<const char*>(&size), sizeof size) + header + data;
}

std::string message_of(const std::filesystem::path& path) {
  try {
    read_safetensors(path);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

// What reading `bytes` says after the path and the colon.
std::string refusal(const std::string& bytes) {
  const TemporaryFolder folder;
  const auto path = folder / "bad.safetensors";
  files::write_whole(path, bytes);
  const auto message = message_of(path);
  const auto prefix = path.string() + ": ";
  EXPECT_EQ(message.substr(0, prefix.size()), prefix);
  return message.size() < prefix.size() ? message : message.substr(prefix.size());
}

torch::Tensor arbitrary_tensor() {
  const auto type = *rc::gen::element(torch::kFloat64, torch::kFloat32, torch::kFloat16,
                                      torch::kBFloat16, torch::kInt64, torch::kInt32, torch::kInt16,
                                      torch::kInt8, torch::kUInt8, torch::kBool);
  const auto shape = *rc::gen::resize(
      4, rc::gen::container<std::vector<int64_t>>(rc::gen::inRange<int64_t>(0, 4)));
  auto tensor = torch::zeros(shape, type);
  auto* bytes = static_cast<uint8_t*>(tensor.data_ptr());
  const int end = type == torch::kBool ? 2 : 256;
  for (size_t i = 0; i < tensor.nbytes(); ++i) {
    bytes[i] = static_cast<uint8_t>(*rc::gen::inRange(0, end));
  }
  return tensor;
}

Safetensors arbitrary_file() {
  Safetensors file;
  const int count = *rc::gen::inRange(0, 4);
  for (int i = 0; i < count; ++i) {
    file.tensors["t" + std::to_string(*rc::gen::inRange(0, 100))] = arbitrary_tensor();
  }
  if (*rc::gen::arbitrary<bool>()) file.metadata["made \"by\""] = "a test, \xc3\xa9\n";
  return file;
}

bool same_bytes(const torch::Tensor& a, const torch::Tensor& b) {
  return a.scalar_type() == b.scalar_type() && a.sizes() == b.sizes() &&
         (a.nbytes() == 0 || std::memcmp(a.data_ptr(), b.data_ptr(), a.nbytes()) == 0);
}

RC_GTEST_PROP(Safetensors, ReadsWhatItWrote, ()) {
  const TemporaryFolder folder;
  const auto path = folder / "file.safetensors";
  const auto written = arbitrary_file();
  write_safetensors(path, written);
  const auto read = read_safetensors(path);
  RC_ASSERT(read.metadata == written.metadata);
  RC_ASSERT(read.tensors.size() == written.tensors.size());
  for (const auto& [name, tensor] : written.tensors) {
    RC_ASSERT(same_bytes(read.tensors.at(name), tensor));
  }
}

RC_GTEST_PROP(Safetensors, IsTheSameInMemory, ()) {
  const TemporaryFolder folder;
  const auto path = folder / "file.safetensors";
  const auto written = arbitrary_file();
  write_safetensors(path, written);
  const auto bytes = files::safetensors_bytes(written);
  RC_ASSERT(bytes == files::read_whole(path));
  const auto read = files::safetensors_from(bytes);
  RC_ASSERT(read.metadata == written.metadata);
  RC_ASSERT(read.tensors.size() == written.tensors.size());
  for (const auto& [name, tensor] : written.tensors) {
    RC_ASSERT(same_bytes(read.tensors.at(name), tensor));
  }
  RC_ASSERT_THROWS_AS(files::safetensors_from(bytes.substr(0, bytes.size() - 1)),
                      std::runtime_error);
}

RC_GTEST_PROP(Safetensors, ReadsOrRefusesDamagedBytesByPath, ()) {
  const TemporaryFolder folder;
  const auto path = folder / "file.safetensors";
  write_safetensors(path, arbitrary_file());
  auto bytes = files::read_whole(path);
  const int edits = *rc::gen::inRange(1, 6);
  for (int i = 0; i < edits && !bytes.empty(); ++i) {
    const auto position = *rc::gen::inRange<size_t>(0, bytes.size());
    switch (*rc::gen::inRange(0, 4)) {
      case 0:
        bytes[position] = static_cast<char>(*rc::gen::inRange(0, 256));
        break;
      case 1:
        bytes.erase(position, *rc::gen::inRange<size_t>(1, 20));
        break;
      case 2:
        bytes.insert(position, bytes.substr(position / 2, *rc::gen::inRange<size_t>(1, 20)));
        break;
      case 3:
        bytes[position] = *rc::gen::elementOf(std::string("0123456789{}[]\",:-.eE "));
        break;
    }
  }
  files::write_whole(path, bytes);
  try {
    read_safetensors(path);
  } catch (const std::runtime_error& error) {
    RC_ASSERT(std::string(error.what()).rfind(path.string() + ": ", 0) == 0U);
  }
}

RC_GTEST_PROP(Safetensors, RefusesEveryTruncation, ()) {
  const TemporaryFolder folder;
  const auto path = folder / "file.safetensors";
  write_safetensors(path, {{{"a", torch::ones({3, 5})}}, {}});
  const auto bytes = files::read_whole(path);
  files::write_whole(path, bytes.substr(0, *rc::gen::inRange<size_t>(0, bytes.size())));
  RC_ASSERT_THROWS_AS(read_safetensors(path), std::runtime_error);
}

TEST(Safetensors, WritesTheSameBytesForTheSameContent) {
  const TemporaryFolder folder;
  const auto matrix = torch::arange(6, torch::kFloat32).view({2, 3});
  write_safetensors(folder / "a", {{{"x", matrix.t()}, {"y", torch::ones({1}, torch::kInt8)}}, {}});
  write_safetensors(folder / "b",
                    {{{"y", torch::ones({1}, torch::kInt8)}, {"x", matrix.t().contiguous()}}, {}});
  EXPECT_EQ(files::read_whole(folder / "a"), files::read_whole(folder / "b"));
}

TEST(Safetensors, StartsItsDataAtAMultipleOfEight) {
  const TemporaryFolder folder;
  write_safetensors(folder / "a", {{{"byte", torch::ones({1}, torch::kInt8)},
                                    {"wide", torch::ones({1}, torch::kFloat64)}},
                                   {{"k", "v"}}});
  const auto bytes = files::read_whole(folder / "a");
  uint64_t header = 0;
  std::memcpy(&header, bytes.data(), sizeof header);
  EXPECT_EQ(header % 8, 0U);
  EXPECT_NE(bytes.find(R"("wide":{"data_offsets":[0,8])"), std::string::npos);
}

TEST(Safetensors, SaysWhatIsWrong) {
  EXPECT_EQ(refusal("1234567"), "truncated: no room for a safetensors header");
  EXPECT_EQ(refusal(with_header("{}").substr(0, 9)), "truncated inside the header");
  EXPECT_EQ(refusal("this is not a safetensors file"),
            "not a safetensors file: its header would be too long");
  EXPECT_EQ(refusal(with_header("[]")), "the header is not a JSON object");
  EXPECT_EQ(refusal(with_header(R"({"__metadata__":{"a":1}})")),
            "__metadata__ holds \"a\", which is not a string");
  EXPECT_EQ(refusal(with_header("{}", "x")), "bytes follow the last tensor");
  EXPECT_EQ(refusal(with_header(R"({"a":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}})")),
            "a: dtype \"C64\" is not supported");
  EXPECT_EQ(refusal(with_header(R"({"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}})")),
            "a: shape [-1] holds something else than sizes");
  EXPECT_EQ(refusal(with_header(R"({"a":{"dtype":"F32","shape":[1.0],"data_offsets":[0,4]}})")),
            "a: shape [1.0] holds something else than sizes");
  EXPECT_EQ(refusal(with_header(R"({"a":{"dtype":"I8","shape":[0,4294967296,4294967296],)"
                                R"("data_offsets":[0,0]}})")),
            "a: shape [0,4294967296,4294967296] is too large");
  EXPECT_EQ(
      refusal(with_header(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})", "1234")),
      "a: data_offsets [0,4] do not fit shape [2] of \"F32\"");
  EXPECT_EQ(refusal(with_header(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})", "12")),
            "a: a gap lies before its data");
  EXPECT_EQ(refusal(with_header(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
                                R"("b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})",
                                "12")),
            "b: its data overlaps another tensor's");
  EXPECT_EQ(refusal(with_header(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}})", "1")),
            "truncated: data is missing at the end");
  EXPECT_EQ(refusal(with_header(R"({"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},)"
                                R"("a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}})")),
            "the header names \"a\" twice");
  EXPECT_EQ(refusal(with_header(R"({"a":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}})", "2")),
            "a: holds a bool that is neither 0 nor 1");
}

TEST(SafetensorsFile, ReadsTensorsAndRowsOneByOne) {
  const TemporaryFolder folder;
  const auto path = folder / "a";
  const auto numbers = torch::arange(12, torch::kFloat32).view({4, 3});
  files::write_safetensors(
      path,
      {{{"numbers", numbers}, {"bytes", torch::ones({5}, torch::kUInt8)}}, {{"key", "value"}}});
  const files::SafetensorsFile file(path);
  EXPECT_EQ(file.metadata().at("key"), "value");
  EXPECT_EQ(file.find("absent"), nullptr);
  ASSERT_NE(file.find("numbers"), nullptr);
  EXPECT_TRUE(file.read(*file.find("numbers")).equal(numbers));
  EXPECT_TRUE(file.read_rows(*file.find("numbers"), 1, 2).equal(numbers.slice(0, 1, 3)));
  EXPECT_EQ(file.read_rows(*file.find("numbers"), 4, 0).sizes(), (torch::IntArrayRef{0, 3}));
}

TEST(SafetensorsWriter, GivesTheFileThatIsWrittenAtOnce) {
  const TemporaryFolder folder;
  const auto numbers = torch::arange(12, torch::kFloat32).view({4, 3});
  const auto bytes = torch::arange(5).to(torch::kUInt8);
  files::write_safetensors(folder / "once",
                           {{{"numbers", numbers}, {"bytes", bytes}}, {{"k", "v"}}});
  {
    files::SafetensorsWriter writer(
        folder / "rows", {{"bytes", torch::kUInt8, {5}}, {"numbers", torch::kFloat32, {4, 3}}},
        {{"k", "v"}});
    for (const int64_t row : {2, 0, 3, 1}) writer.put_row("numbers", row, numbers[row]);
    writer.put("bytes", bytes);
    EXPECT_FALSE(std::filesystem::exists(folder / "rows")) << "not before it is finished";
    EXPECT_THROW(writer.put("bytes", numbers), std::invalid_argument);
    EXPECT_THROW(writer.put_row("numbers", 0, numbers), std::invalid_argument);
    writer.finish();
  }
  EXPECT_EQ(files::read_whole(folder / "rows"), files::read_whole(folder / "once"));
}

TEST(SafetensorsWriter, LeavesNothingOfAFileThatWasNotFinished) {
  const TemporaryFolder folder;
  {
    files::SafetensorsWriter writer(folder / "rows", {{"numbers", torch::kFloat32, {4, 3}}}, {});
    writer.put_row("numbers", 1, torch::ones({3}));
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder / ""));
}

TEST(Safetensors, NamesAFileThatIsMissingAndAFolder) {
  const TemporaryFolder folder;
  EXPECT_EQ(message_of(folder / "absent"),
            (folder / "absent").string() + ": cannot read: No such file or directory");
  EXPECT_EQ(message_of(folder / ""), (folder / "").string() + ": cannot read: Is a directory");
}

TEST(Safetensors, RefusesToWriteWhatItCouldNotRead) {
  const TemporaryFolder folder;
  EXPECT_THROW(
      write_safetensors(folder / "a", {{{"c", torch::ones({1}, torch::kComplexFloat)}}, {}}),
      std::invalid_argument);
  EXPECT_THROW(write_safetensors(folder / "a", {{{"__metadata__", torch::ones({1})}}, {}}),
               std::invalid_argument);
  EXPECT_THROW(write_safetensors(folder / "a", {{}, {{"k", "\xff"}}}), std::invalid_argument);
}

}  // namespace
