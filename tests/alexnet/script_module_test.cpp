#include "alexnet/script_module.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <stdexcept>

#include "alexnet/layers.h"
#include "alexnet/network.h"
#include "alexnet/read_weights.h"
#include "files/safetensors.h"
#include "files/whole_file.h"
#include "tests/alexnet/examples.h"
#include "tests/alexnet/python.h"
#include "tests/files/temporary_folder.h"

namespace {

std::string message_of(const std::filesystem::path& path) {
  try {
    alexnet::load(path);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

TEST(ScriptModule, SurvivesSavingAndLoading) {
  const TemporaryFolder folder;
  for (const auto& weights :
       {examples::grouped(), examples::caffe_order(), examples::torchvision_order()}) {
    alexnet::save(folder / "alexnet.pt", weights);
    const auto loaded = alexnet::load(folder / "alexnet.pt");
    EXPECT_EQ(alexnet::fingerprint(loaded), alexnet::fingerprint(weights));
    EXPECT_EQ(loaded.source, weights.source);
    EXPECT_EQ(loaded.trained, weights.trained);
  }
}

TEST(ScriptModule, DescribesItself) {
  const auto module = alexnet::script_module(examples::grouped());
  EXPECT_FALSE(module.attr("trained").toBool());
  EXPECT_EQ(module.attr("source").toStringRef(), "untrained: oriented filters, seed 1");
}

TEST(ScriptModule, TakesImagesOfAnySizeAndGivesConv4) {
  auto module = alexnet::script_module(examples::grouped());
  const auto conv4 = module.forward({examples::images(2, 60, 91)}).toTensor();
  EXPECT_EQ(conv4.sizes(), (torch::IntArrayRef{2, 384, 13, 13}));
  EXPECT_EQ(conv4.scalar_type(), torch::kFloat32);
}

TEST(ScriptModule, ListsItsLayersToWhoeverAsksForAnother) {
  auto module = alexnet::script_module(examples::grouped());
  try {
    module.forward({examples::images(1, 8, 8), "fc6"});
    FAIL();
  } catch (const std::exception& error) {
    EXPECT_NE(std::string(error.what())
                  .find("one of conv1, block1, conv2, block2, conv3, conv4, conv5, "
                        "block5"),
              std::string::npos);
  }
}

TEST(ScriptModule, RefusesAFileThatIsNotOursByPath) {
  const TemporaryFolder folder;
  const auto path = folder / "alexnet.pt";
  EXPECT_EQ(message_of(path), path.string() + ": cannot open: No such file or directory");
  files::write_whole(path, "not a zip file");
  EXPECT_EQ(message_of(path), path.string() + ": not a TorchScript file, or damaged");
  torch::jit::Module other("Other");
  other.define("def forward(self, x):\n    return x\n");
  other.save(path.string());
  EXPECT_EQ(message_of(path),
            path.string() + ": is TorchScript, but not an AlexNet that facesweep saved");
}

TEST(ScriptModule, GivesTheGoldenActivations) {
  const char* data = std::getenv("FACESWEEP_DATA");
  if (data == nullptr) GTEST_SKIP() << "FACESWEEP_DATA is not set";
  const auto folder = std::filesystem::path(data) / "alexnet";
  auto module =
      alexnet::script_module(alexnet::read_weights(folder / "alexnet_imagenet.safetensors"));
  const auto golden = files::read_safetensors(folder / "alexnet_golden.safetensors").tensors;
  for (const std::string layer : {"block1", "block2", "conv3", "conv4"}) {
    const auto values = module.forward({golden.at("images_rgb"), layer}).toTensor();
    EXPECT_LT(examples::relative_difference(values, golden.at(layer)), 1e-4) << layer;
  }
}

TEST(ScriptModule, OfFewerLayersGivesItsLastOneUnasked) {
  auto module = alexnet::script_module(alexnet::up_to(examples::grouped(), "conv2"));
  EXPECT_EQ(module.forward({examples::images(2, 60, 91)}).toTensor().sizes(),
            (torch::IntArrayRef{2, 256, 13, 13}));
}

TEST(ScriptModule, GivesEveryLayerThatFloat64Gives) {
  const char* data = std::getenv("FACESWEEP_DATA");
  if (data == nullptr) GTEST_SKIP() << "FACESWEEP_DATA is not set";
  const auto& python = python_with_torch();
  if (python.empty()) GTEST_SKIP() << "no Python with PyTorch and numpy";
  const auto folder = std::filesystem::path(data) / "alexnet";
  const auto file = folder / "alexnet_imagenet.safetensors";
  const auto weights = alexnet::read_weights(file);
  const auto images =
      files::read_safetensors(folder / "alexnet_golden.safetensors").tensors.at("images_rgb");
  const alexnet::Network network(weights);
  files::Safetensors ours{{{"images_rgb", images}}, {}};
  for (const std::string layer : {"block1", "block2", "conv3", "conv4", "block5"}) {
    std::vector<torch::Tensor> all;
    for (int64_t i = 0; i < images.size(0); ++i)
      all.push_back(network.activations(images[i], layer));
    ours.tensors[layer] = torch::stack(all);
  }
  const TemporaryFolder temporary;
  files::write_safetensors(temporary / "ours.safetensors", ours);
  EXPECT_TRUE(run_python(python, "float64_layers.py",
                         {file.string(), (temporary / "ours.safetensors").string()}));
}

TEST(ScriptModule, GivesTheGoldenActivationsInPython) {
  const char* data = std::getenv("FACESWEEP_DATA");
  if (data == nullptr) GTEST_SKIP() << "FACESWEEP_DATA is not set";
  const auto& python = python_with_torch();
  if (python.empty()) GTEST_SKIP() << "no Python with PyTorch and numpy";
  const auto folder = std::filesystem::path(data) / "alexnet";
  const TemporaryFolder temporary;
  const auto saved = temporary / "alexnet.pt";
  alexnet::save(saved, alexnet::read_weights(folder / "alexnet_imagenet.safetensors"));
  const auto golden = (folder / "alexnet_golden.safetensors").string();
  EXPECT_TRUE(run_python(python, "compare_module.py", {saved.string(), golden}));
}

TEST(ScriptModule, GivesPythonWhatItGivesHere) {
  const auto& python = python_with_torch();
  if (python.empty()) GTEST_SKIP() << "no Python with PyTorch and numpy";
  const TemporaryFolder folder;
  const auto saved = folder / "alexnet.pt";
  const auto expected = folder / "expected.safetensors";
  for (const auto& weights : {examples::caffe_order(), examples::torchvision_order()}) {
    alexnet::save(saved, weights);
    auto module = alexnet::script_module(weights);
    const auto images = examples::images(2, 100, 150);
    files::write_safetensors(expected, {{{"images_rgb", images},
                                         {"block1", module.forward({images, "block1"}).toTensor()},
                                         {"block5", module.forward({images, "block5"}).toTensor()},
                                         {"conv4", module.forward({images}).toTensor()}},
                                        {}});
    EXPECT_TRUE(run_python(python, "compare_module.py", {saved.string(), expected.string()}));
  }
}

}  // namespace
