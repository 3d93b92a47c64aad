#include "files/torch_archive.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
#include <torch/script.h>
#include <torch/serialize.h>

#include <sstream>
#include <stdexcept>

#include "files/zip.h"
#include "tests/files/torch_files.h"

namespace files {
namespace {

std::map<std::string, torch::Tensor> two_tensors() {
  return {{"first", torch::arange(12, torch::kFloat32).view({3, 4}).t()},
          {"second", torch::tensor({1, 2, 3}, torch::kInt64)}};
}

std::string pickled(const c10::IValue& value) {
  const auto bytes = torch::pickle_save(value);
  return {bytes.begin(), bytes.end()};
}

std::string pickled_tensors() {
  c10::Dict<std::string, torch::Tensor> dict;
  for (const auto& [name, tensor] : two_tensors()) dict.insert(name, tensor);
  return pickled(dict);
}

std::string script() {
  torch::jit::Module module("Two");
  module.register_buffer("first", torch::ones({40}));
  std::string code = "def forward(self, x):\n";
  for (int i = 0; i < 40; ++i) code += "    x = x * self.first\n";  // long enough to be deflated
  module.define(code + "    return x\n");
  std::ostringstream bytes;
  module.save(bytes);
  return bytes.str();
}

std::string refusal_of(const std::string& bytes) {
  try {
    const TorchArchive archive(bytes);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

TEST(TorchArchive, HoldsTheTensorsThatWereSaved) {
  const auto bytes = pickled_tensors();
  const auto read = TorchArchive(bytes).tensors();
  ASSERT_TRUE(read);
  EXPECT_EQ(read->size(), 2U);
  for (const auto& [name, tensor] : two_tensors()) {
    EXPECT_TRUE(read->at(name).equal(tensor)) << name;
    EXPECT_EQ(read->at(name).scalar_type(), tensor.scalar_type());
  }
  EXPECT_FALSE(TorchArchive(bytes).is_script());
  EXPECT_FALSE(TorchArchive(bytes).tensors("state_dict"));
  EXPECT_FALSE(TorchArchive(pickled(torch::ones({2}))).tensors());
}

TEST(TorchArchive, TakesTorchScriptWithItsDeflatedCode) {
  const auto bytes = script();
  EXPECT_TRUE(TorchArchive(bytes).is_script());
  bool is_deflated = false;
  for (const auto& entry : read_zip(bytes)) is_deflated = is_deflated || entry.deflated;
  EXPECT_TRUE(is_deflated);
}

TEST(TorchArchive, RefusesAStorageShorterThanItsTensor) {
  for (const auto& whole : {pickled_tensors(), script()}) {
    EXPECT_EQ(refusal_of(whole), "");
    EXPECT_EQ(refusal_of(torch_files::with_half_a_storage(whole)),
              "damaged: its data/0 is shorter than its tensor");
    EXPECT_EQ(
        refusal_of(torch_files::rewritten(
            whole, [](const auto& name, auto bytes) { return name == "data/0" ? "" : bytes; })),
        "damaged: its data/0 is shorter than its tensor");
  }
}

TEST(TorchArchive, RefusesATensorThatReachesBeyondItsStorage) {
  // The size 4 of the first tensor, BININT1 or BININT, becomes 5 wherever it stands.
  const auto changed = torch_files::rewritten(
      pickled(torch::ones({4})), [](const std::string& name, std::string bytes) {
        if (name != "data.pkl") return bytes;
        for (const auto& size : {std::string("K\x04"), std::string("J\x04\0\0\0", 5)}) {
          const auto at = bytes.rfind(size);
          if (at != bytes.npos) bytes[at + 1] = 5;
        }
        return bytes;
      });
  EXPECT_EQ(refusal_of(changed), "damaged: a tensor is not described as torch does");
}

RC_GTEST_PROP(TorchArchive, RefusesAFlippedBitOrReadsTheSame, ()) {
  static const auto whole = pickled_tensors();
  auto bytes = whole;
  const auto bit = *rc::gen::inRange<size_t>(0, 8 * whole.size());
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
  try {
    const auto read = TorchArchive(bytes).tensors();
    RC_ASSERT(read.has_value());
    for (const auto& [name, tensor] : two_tensors()) RC_ASSERT(read->at(name).equal(tensor));
  } catch (const std::runtime_error&) {
    RC_SUCCEED("refused");
  }
}

RC_GTEST_PROP(TorchArchive, RefusesWhatIsCutOff, ()) {
  static const auto whole = script();
  RC_ASSERT(refusal_of(whole.substr(0, *rc::gen::inRange<size_t>(0, whole.size()))) != "");
}

RC_GTEST_PROP(TorchArchive, ReadsOrRefusesAnyChangedPickle, ()) {
  static const auto whole = pickled_tensors();
  const auto seed = *rc::gen::arbitrary<uint32_t>();
  const auto bytes = torch_files::rewritten(whole, [&](const auto& name, auto record) {
    if (name == "data.pkl") record[seed % record.size()] = static_cast<char>(seed >> 24);
    return record;
  });
  try {
    TorchArchive(bytes).tensors();
  } catch (const std::runtime_error&) {
    RC_SUCCEED("refused");
  }
}

}  // namespace
}  // namespace files
