#include "app/inputs/script_network.h"

#include <gtest/gtest.h>
#include <torch/script.h>

#include <functional>
#include <sstream>

#include "files/safetensors.h"
#include "files/whole_file.h"
#include "tests/alexnet/python.h"
#include "tests/files/temporary_folder.h"

namespace experiments {
namespace {

std::string written(const std::string& code, const torch::Tensor& weight = torch::ones({1})) {
  torch::jit::Module module("Own");
  module.register_parameter("weight", weight, /*is_buffer=*/false);
  module.define(code);
  std::ostringstream bytes;
  module.save(bytes);
  return bytes.str();
}

std::string forward(const std::string& lines) {
  return "def forward(self, x: Tensor):\n" + lines;
}

NetworkOptions planes(int64_t size) {
  NetworkOptions options;
  options.takes = NetworkTakes::planes;
  options.size = size;
  options.mean = {0.1, 0.2, 0.3};
  options.deviation = {0.5, 1, 2};
  return options;
}

torch::Tensor pictures(int64_t count, int64_t height = 6, int64_t width = 7) {
  return torch::arange(count * height * width * 3)
      .remainder(256)
      .to(torch::kUInt8)
      .view({count, height, width, 3});
}

std::string refusal(const std::function<void()>& work) {
  try {
    work();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

/// What the network of that code says of pictures.
std::string refusal(const std::string& lines, const NetworkOptions& options = {}) {
  return refusal([&] { ScriptNetwork("own.pt", written(forward(lines)), options).features(6, 7); });
}

TEST(ScriptNetwork, GivesARowForEachPictureWhateverTheBatch) {
  const ScriptNetwork network(
      "own.pt", written(forward("    return x.type_as(self.weight).permute(0, 3, 1, 2)\n")), {});
  const auto all = pictures(35);
  EXPECT_EQ(network.features(6, 7), 126);
  const auto rows = network.rows(all);
  EXPECT_TRUE(rows.equal(all.permute({0, 3, 1, 2}).flatten(1).to(torch::kFloat32)))
      << "maps are flattened in the order channel, row, column";
  EXPECT_TRUE(network.rows(all.slice(0, 20, 23)).equal(rows.slice(0, 20, 23)));
  EXPECT_EQ(network.rows(all.slice(0, 0, 0)).sizes(), (torch::IntArrayRef{0, 126}));
}

TEST(ScriptNetwork, GivesPlanesAsTheirOptionsSay) {
  const ScriptNetwork network("own.pt", written(forward("    return x\n")), planes(6));
  const auto all = pictures(2, 6, 6);
  const auto x = all.permute({0, 3, 1, 2}).to(torch::kFloat32) / 255;
  const auto of_colours = [](std::vector<float> values) {
    return torch::tensor(values).view({1, 3, 1, 1});
  };
  const auto expected = (x - of_colours({0.1F, 0.2F, 0.3F})) / of_colours({0.5F, 1, 2});
  EXPECT_TRUE(torch::allclose(network.rows(all), expected.flatten(1), 1e-6, 1e-6));
  EXPECT_EQ(network.features(20, 30), 3 * 6 * 6) << "pictures are resized";
}

TEST(ScriptNetwork, TakesTheFirstOfATupleAndTheOutputOfADictionary) {
  const auto x = "    x = x.type_as(self.weight).flatten(1)\n";
  for (const auto& code :
       {std::string(x) + "    return (x, x * 2)\n", std::string(x) + "    return (x,)\n",
        std::string(x) + "    return {\"other\": x * 2, \"output\": x}\n"}) {
    const ScriptNetwork network("own.pt", written(forward(code)), {});
    EXPECT_TRUE(network.rows(pictures(2)).equal(pictures(2).flatten(1).to(torch::kFloat32)));
  }
}

TEST(ScriptNetwork, IsNamedByWhateverIsWrong) {
  EXPECT_EQ(refusal([] { ScriptNetwork("own.pt", "rubbish", {}); }),
            "own.pt: not a TorchScript file, or damaged; Python writes one by "
            "torch.jit.script(network).save(\"network.pt\")");
  EXPECT_EQ(refusal("    return torch.conv2d(x.type_as(self.weight), self.weight)\n"),
            "own.pt: it does not take pictures uint8 [N, 6, 7, 3]; \"takes\", and with float "
            "\"size\", say what it is given");
  EXPECT_EQ(refusal("    return x[:, 0, 0, 0].type_as(self.weight)\n"),
            "own.pt: expected floating-point numbers [2, ...] for as many pictures, got [2]");
  EXPECT_EQ(refusal("    return x\n"),
            "own.pt: expected floating-point numbers [2, ...] for as many pictures, got [2, 6, 7, "
            "3]");
  EXPECT_EQ(refusal("    return x.flatten(1).type_as(self.weight) / 0\n"),
            "own.pt: it gives a number that is not finite");
  EXPECT_EQ(refusal("    return \"text\"\n"),
            "own.pt: it gives neither a tensor, nor a tuple that begins with one, nor a dictionary "
            "whose \"output\" is one");
}

TEST(ScriptNetwork, IsRefusedWhereAPicturesNumbersDependOnOthersOrOnChance) {
  EXPECT_EQ(refusal("    x = x.type_as(self.weight).flatten(1)\n    return x - x.mean(0)\n"),
            "own.pt: it gives other numbers for the same picture beside other pictures");
  EXPECT_EQ(
      refusal(
          "    x = x.type_as(self.weight).flatten(1)\n    return torch.dropout(x, 0.5, True)\n"),
      "own.pt: it gives other numbers for the same picture at another time");
}

TEST(ScriptNetwork, WhoseCodeTouchesFilesIsRefused) {
  EXPECT_EQ(refusal("    y = torch.from_file(\"/etc/passwd\", False, 8)\n"
                    "    return x.type_as(self.weight).flatten(1) + y.sum()\n"),
            "own.pt: its code reads or writes files, which is refused");
  EXPECT_EQ(refusal("    if x.size(0) > 100:\n        torch.save(x, \"written\")\n"
                    "    return x.type_as(self.weight).flatten(1)\n"),
            "own.pt: its code reads or writes files, which is refused");
}

TEST(ScriptNetwork, HasAFingerprintOfItsBytesAndOfHowItTakesPictures) {
  const auto bytes = written(forward("    return x\n"));
  const ScriptNetwork network("own.pt", bytes, planes(6)), renamed("other.pt", bytes, planes(6));
  EXPECT_EQ(network.fingerprint(), renamed.fingerprint());
  EXPECT_NE(network.fingerprint(), ScriptNetwork("own.pt", bytes, planes(7)).fingerprint());
  const auto other = written(forward("    return x + 1\n"));
  EXPECT_NE(network.fingerprint(), ScriptNetwork("own.pt", other, planes(6)).fingerprint());
}

TEST(ScriptNetwork, MadeByPythonGivesPythonsNumbers) {
  const auto& python = python_with_torch();
  if (python.empty()) GTEST_SKIP() << "no Python with PyTorch and numpy";
  const TemporaryFolder folder;
  const auto images = folder / "images.safetensors";
  files::write_safetensors(images, {{{"images", pictures(5, 40, 33)}}, {}});
  ASSERT_TRUE(run_python(python, "make_network.py", {(folder / "").string(), images.string()}));
  const auto expected = files::read_safetensors(folder / "expected.safetensors").tensors;
  const auto expect_same = [&](const std::string& name, const NetworkOptions& options) {
    const ScriptNetwork network(name, files::read_whole(folder / (name + ".pt")), options);
    EXPECT_TRUE(torch::allclose(network.rows(pictures(5, 40, 33)), expected.at(name), 1e-5, 1e-5))
        << name;
  };
  expect_same("bytes", {});
  expect_same("planes", planes(24));
}

TEST(ScriptNetwork, OfTheRealFacesGivesPythonsNumbers) {
  const char* data = std::getenv("FACESWEEP_DATA");
  if (data == nullptr) GTEST_SKIP() << "FACESWEEP_DATA is not set";
  const auto& python = python_with_torch();
  if (python.empty()) GTEST_SKIP() << "no Python with PyTorch and numpy";
  const TemporaryFolder folder;
  const auto images = folder / "images.safetensors", given = folder / "expected.safetensors";
  const auto drawn = pictures(21, 150, 150);
  files::write_safetensors(images, {{{"images", drawn}}, {}});
  const auto file = std::filesystem::path(data) / "networks/face_descriptor.pt";
  ASSERT_TRUE(
      run_python(python, "run_network.py", {file.string(), images.string(), given.string()}));
  const ScriptNetwork network("face", files::read_whole(file), {});
  const auto rows = network.rows(drawn);
  EXPECT_TRUE(
      torch::allclose(rows, files::read_safetensors(given).tensors.at("output"), 1e-5, 1e-5));
  EXPECT_TRUE(network.rows(drawn.flip(0)).equal(rows.flip(0))) << "no bit hangs on the batch";
}

}  // namespace
}  // namespace experiments
