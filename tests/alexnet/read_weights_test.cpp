#include "alexnet/read_weights.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
#include <torch/serialize.h>

#include <cstdlib>
#include <limits>
#include <opencv2/dnn.hpp>
#include <stdexcept>

#include "alexnet/layers.h"
#include "alexnet/network.h"
#include "alexnet/script_module.h"
#include "files/content_digest.h"
#include "files/whole_file.h"
#include "tests/alexnet/caffe_file.h"
#include "tests/alexnet/examples.h"
#include "tests/alexnet/python.h"
#include "tests/files/temporary_folder.h"
#include "tests/files/torch_files.h"

namespace {

// What read_weights() says of `path`, without the path.
std::string refusal(const std::filesystem::path& path) {
  try {
    alexnet::read_weights(path);
  } catch (const std::runtime_error& error) {
    const std::string what = error.what();
    const auto prefix = path.string() + ": ";
    EXPECT_EQ(what.substr(0, prefix.size()), prefix);
    return what.substr(std::min(prefix.size(), what.size()));
  }
  return "";
}

files::Safetensors grouped_file() {
  files::Safetensors file;
  const auto weights = examples::grouped();
  for (size_t i = 0; i < weights.convolutions.size(); ++i) {
    const auto name = "conv" + std::to_string(i + 1);
    file.tensors[name + ".weight"] = weights.convolutions[i].weight;
    file.tensors[name + ".bias"] = weights.convolutions[i].bias;
  }
  file.tensors["image_mean"] = torch::arange(3 * 256 * 256, torch::kFloat32).view({3, 256, 256});
  file.metadata = {{"layout", "OIHW, cross-correlation"},
                   {"input", "RGB, 0..255, minus the centre crop of image_mean [3,256,256]"},
                   {"block_order", "conv, relu, maxpool 3x3 stride 2, lrn"},
                   {"lrn", "size 5, alpha 1e-4 (not divided by size), beta 0.75, k 2"}};
  return file;
}

std::string safetensors_refusal(const std::function<void(files::Safetensors&)>& change) {
  const TemporaryFolder folder;
  auto file = grouped_file();
  change(file);
  files::write_safetensors(folder / "weights.safetensors", file);
  return refusal(folder / "weights.safetensors");
}

TEST(ReadWeights, TakesTheNetworkFromTheMetadata) {
  const TemporaryFolder folder;
  const auto path = folder / "weights.safetensors";
  auto file = grouped_file();
  file.metadata["block_order"] = "conv, relu, lrn, maxpool 3x3 stride 2";
  file.metadata["lrn"] = "size 3, alpha 0.5 (divided by size), beta 0.5, k 1";
  files::write_safetensors(path, file);
  const auto weights = alexnet::read_weights(path);
  EXPECT_EQ(weights.order, alexnet::BlockOrder::norm_then_pool);
  EXPECT_EQ(weights.norm.size, 3);
  EXPECT_DOUBLE_EQ(weights.norm.alpha, 0.5 / 3);
  EXPECT_DOUBLE_EQ(weights.norm.beta, 0.5);
  EXPECT_DOUBLE_EQ(weights.norm.k, 1);
  EXPECT_TRUE(weights.trained);
  EXPECT_EQ(weights.mean[0][0][0].item<float>(), 14 * 256 + 14);
}

TEST(ReadWeights, TurnsBgrIntoRgb) {
  const TemporaryFolder folder;
  auto file = grouped_file();
  files::write_safetensors(folder / "rgb.safetensors", file);
  file.metadata["input"] = "BGR, 0..255, minus the centre crop of image_mean [3,256,256]";
  file.tensors["image_mean"] = file.tensors["image_mean"].flip({0});
  file.tensors["conv1.weight"] = file.tensors["conv1.weight"].flip({1});
  files::write_safetensors(folder / "bgr.safetensors", file);
  EXPECT_EQ(alexnet::fingerprint(alexnet::read_weights(folder / "rgb.safetensors")),
            alexnet::fingerprint(alexnet::read_weights(folder / "bgr.safetensors")));
}

TEST(ReadWeights, NamesTheLayerThatIsMissingMisshapenOrNotFinite) {
  EXPECT_EQ(safetensors_refusal([](auto& file) { file.tensors.erase("conv3.bias"); }),
            "conv3.bias is missing");
  EXPECT_EQ(safetensors_refusal([](auto& file) {
              file.tensors["conv2.weight"] = torch::ones({2, 2});
            }),
            "conv2.weight has shape [2, 2], expected [256, 48, 5, 5]");
  EXPECT_EQ(safetensors_refusal([](auto& file) {
              file.tensors["conv4.weight"] = file.tensors["conv4.weight"].clone();
              file.tensors["conv4.weight"][5][6][0][1] = std::numeric_limits<float>::infinity();
            }),
            "conv4.weight holds a value that is not finite");
  EXPECT_EQ(safetensors_refusal([](auto& file) {
              file.tensors["conv1.bias"] = file.tensors["conv1.bias"].to(torch::kInt32);
            }),
            "conv1.bias is Int, expected floating point");
}

TEST(ReadWeights, RefusesTensorsThatDoNotHaveTheirDigest) {
  const auto with_its_digest = [](auto& file) { file = files::with_digest(file); };
  EXPECT_EQ(safetensors_refusal(with_its_digest), "");
  EXPECT_EQ(safetensors_refusal([&](auto& file) {
              with_its_digest(file);
              file.tensors["conv1.bias"] = file.tensors["conv1.bias"] + 1;
            }),
            "damaged or changed: its contents do not have their SHA-256");
}

TEST(ReadWeights, KeepsTheLayersThatAFileHas) {
  const TemporaryFolder folder;
  const auto path = folder / "weights.safetensors";
  const auto held = [&](const files::Safetensors& file) {
    files::write_safetensors(path, file);
    return alexnet::layers_of(alexnet::read_weights(path));
  };
  auto file = grouped_file();
  EXPECT_EQ(held(file).back(), "conv5");
  file.tensors["fc6.weight"] = torch::ones({11, 9216});
  file.tensors["fc6.bias"] = torch::ones({11});
  EXPECT_EQ(held(file).back(), "fc6");
  for (const auto* name : {"fc6", "conv5", "conv4"}) {
    file.tensors.erase(std::string(name) + ".weight");
    file.tensors.erase(std::string(name) + ".bias");
  }
  EXPECT_EQ(held(file).back(), "conv3");
}

TEST(ReadWeights, QuotesMetadataThatItDoesNotUnderstand) {
  EXPECT_EQ(safetensors_refusal([](auto& file) { file.metadata.erase("layout"); }),
            "its metadata has no \"layout\"");
  EXPECT_EQ(safetensors_refusal([](auto& file) { file.metadata["lrn"] = "size many"; }),
            "its metadata's \"lrn\" is not understood: \"size many\"");
  const auto refused = [](const std::string& size, const std::string& alpha, const std::string& k) {
    const auto lrn = "size " + size + ", alpha " + alpha + " (divided by size), beta 1, k " + k;
    return safetensors_refusal([&](auto& file) { file.metadata["lrn"] = lrn; });
  };
  const std::string words = "its metadata's \"lrn\" is not understood: ";
  EXPECT_EQ(refused("100000000000000000000", "1", "1").find(words), 0U);
  EXPECT_EQ(refused("5", "1e999", "1").find(words), 0U);
  EXPECT_EQ(refused("5", "1.2.3", "1").find(words), 0U);
  EXPECT_EQ(refused("5", "1", "0"), "its metadata's \"lrn\" has k 0: expected more");
  EXPECT_EQ(refused("5", "1e-4", "2"), "");
}

TEST(ReadWeights, RefusesAMissingFileAndAStrangeExtension) {
  const TemporaryFolder folder;
  EXPECT_EQ(refusal(folder / "absent.pth"), "no such file");
  files::write_whole(folder / "weights.h5", "x");
  EXPECT_EQ(refusal(folder / "weights.h5"),
            "expected a .safetensors, .caffemodel, .pth or .pt file");
}

TEST(ReadWeights, ReadsWhatSaveWrote) {
  const TemporaryFolder folder;
  const auto weights = examples::torchvision_order();
  alexnet::save(folder / "alexnet.pt", weights);
  EXPECT_EQ(alexnet::fingerprint(alexnet::read_weights(folder / "alexnet.pt")),
            alexnet::fingerprint(weights));
}

// conv4 of OpenCV's own network for a 227 x 227 RGB image: the reference for Caffe's order.
torch::Tensor opencv_conv4(const std::string& prototxt, const std::string& model,
                           const torch::Tensor& image) {
  auto net =
      cv::dnn::readNetFromCaffe(prototxt.data(), prototxt.size(), model.data(), model.size());
  const cv::Mat rgb(227, 227, CV_8UC3, image.data_ptr());
  net.setInput(cv::dnn::blobFromImage(rgb, 1, {}, {104, 117, 123}, /*swapRB=*/true));
  const cv::Mat conv4 = net.forward("relu4");
  return torch::from_blob(conv4.data, {384, 13, 13}).clone();
}

TEST(ReadWeights, MakesOfACaffeModelWhatOpenCvMakesOfIt) {
  const TemporaryFolder folder;
  const auto weights = examples::caffe_order();
  const auto model = caffe_file::model(weights);
  files::write_whole(folder / "random.caffemodel", model);
  const auto read = alexnet::read_weights(folder / "random.caffemodel");
  const auto images = examples::images(1, 227, 227);
  const auto expected = opencv_conv4(caffe_file::prototxt(weights), model, images[0]);
  const auto script = alexnet::script_module(read).forward({images}).toTensor()[0];
  EXPECT_LT(examples::relative_difference(script, expected), 1e-4);
  const auto fast = alexnet::Network(read).activations(images[0], "conv4");
  EXPECT_LT(examples::relative_difference(fast, expected), 1e-4);
}

TEST(ReadWeights, NamesTheLayerOfACaffeModelThatIsMissingOrMisshapen) {
  const TemporaryFolder folder;
  const auto path = folder / "bad.caffemodel";
  const auto& layers = examples::caffe_order().convolutions;
  files::write_whole(path,
                     caffe_file::model({{"conv1", {layers[0].weight, layers[0].bias}},
                                        {"conv2", {torch::ones({4, 3, 2, 2}), layers[1].bias}},
                                        {"conv3", {layers[2].weight, layers[2].bias}},
                                        {"conv4", {layers[3].weight, layers[3].bias}}}));
  EXPECT_EQ(refusal(path), "conv2.weight has shape [4, 3, 2, 2], expected [256, 48, 5, 5]");
  files::write_whole(path, caffe_file::model({{"conv1", {layers[0].weight, layers[0].bias}},
                                              {"conv3", {layers[2].weight, layers[2].bias}}}));
  EXPECT_EQ(refusal(path), "conv2.weight is missing");
  files::write_whole(path, caffe_file::model({{"conv1", {layers[0].weight, layers[0].bias}},
                                              {"conv2", {layers[1].weight, layers[1].bias}}}));
  EXPECT_EQ(alexnet::layers_of(alexnet::read_weights(path)).back(), "conv2");
  files::write_whole(path, caffe_file::model({{"conv1", {layers[0].weight, layers[0].bias}},
                                              {"conv1", {layers[0].weight, layers[0].bias}}}));
  EXPECT_EQ(refusal(path), "conv1.weight stands twice");
  files::write_whole(
      path, caffe_file::model({{"conv1", {layers[0].weight, layers[0].bias}},
                               {"conv2", {layers[1].weight, layers[1].bias}},
                               {"conv3", {layers[2].weight, layers[2].bias}},
                               {"conv4", {layers[3].weight, layers[3].bias}},
                               {"conv5", {torch::ones({256, 192, 3, 3}), torch::ones({256})}},
                               {"fc6", {torch::tensor(1.F), torch::ones({1})}}}));
  EXPECT_EQ(refusal(path), "fc6.weight has shape [], expected [out, 9216]");
}

TEST(ReadWeights, SaysOfAFileThatIsNoCaffeModelWhatItIsNot) {
  const TemporaryFolder folder;
  const auto path = folder / "bad.caffemodel";
  files::write_whole(path, "no protobuf");
  EXPECT_EQ(refusal(path), "damaged, truncated or of another kind");
  files::write_whole(path, "");
  EXPECT_EQ(refusal(path), "not a .caffemodel: it holds no layers");
  const auto& layers = examples::caffe_order().convolutions;
  const auto cut = [&](int numbers) {
    const caffe_file::Layer conv1{"conv1", {layers[0].weight, layers[0].bias}};
    const auto whole = caffe_file::model({conv1});
    const auto sizes = std::string("\x01\x60");  // [96] of the bias
    auto changed = whole;
    changed[whole.rfind(sizes) + 1] = static_cast<char>(numbers);
    files::write_whole(path, changed);
    return refusal(path);
  };
  EXPECT_EQ(cut(95), "conv1.bias does not have as many numbers as its shape says");
  EXPECT_EQ(cut(0), "conv1.bias does not have as many numbers as its shape says");
  EXPECT_EQ(cut(96), "");
}

TEST(ReadWeights, ReadsCaffeModelsOf2014AndThoseWithHalvedNumbers) {
  const TemporaryFolder folder;
  const auto weights = examples::caffe_order();
  files::write_whole(folder / "todays.caffemodel", caffe_file::model(weights));
  files::write_whole(folder / "old.caffemodel", caffe_file::model_of_2014(weights));
  EXPECT_EQ(alexnet::fingerprint(alexnet::read_weights(folder / "old.caffemodel")),
            alexnet::fingerprint(alexnet::read_weights(folder / "todays.caffemodel")));
  files::write_whole(folder / "half.caffemodel", caffe_file::model_in_float16(weights));
  const auto half = alexnet::read_weights(folder / "half.caffemodel").convolutions[1].weight;
  EXPECT_TRUE(half.equal(weights.convolutions[1].weight.to(torch::kFloat16).to(torch::kFloat32)));
}

RC_GTEST_PROP(ReadWeights, ReadsOrRefusesACutCaffeModelByPath, ()) {
  const TemporaryFolder folder;
  const auto path = folder / "cut.caffemodel";
  static const auto whole = caffe_file::model(examples::caffe_order());
  files::write_whole(path, whole.substr(0, *rc::gen::inRange<size_t>(0, whole.size())));
  RC_ASSERT(refusal(path) != "");
}

TEST(ReadWeights, MakesOfATorchvisionStateDictWhatPyTorchMakesOfIt) {
  const auto& python = python_with_torch();
  if (python.empty()) GTEST_SKIP() << "no Python with PyTorch and numpy";
  const TemporaryFolder folder;
  const auto state = folder / "state.pth";
  ASSERT_TRUE(run_python(python, "save_state_dict.py", {state.string()}));
  const auto weights = alexnet::read_weights(state);
  alexnet::save(folder / "alexnet.pt", weights);
  EXPECT_TRUE(run_python(python, "torchvision_reference.py",
                         {state.string(), (folder / "alexnet.pt").string()}));
}

TEST(ReadWeights, ReadsWhatTorchSavesWithoutMore) {
  const auto& python = python_with_torch();
  if (python.empty()) GTEST_SKIP() << "no Python with PyTorch and numpy";
  const TemporaryFolder folder;
  const auto ordered = folder / "state.pth";
  ASSERT_TRUE(run_python(python, "save_state_dict.py", {ordered.string(), "ordered"}));
  EXPECT_NO_THROW(alexnet::read_weights(ordered));
}

TEST(ReadWeights, GivesTheLineThatConvertsAFileOfAnOldTorch) {
  const auto& python = python_with_torch();
  if (python.empty()) GTEST_SKIP() << "no Python with PyTorch and numpy";
  const TemporaryFolder folder;
  const auto old = folder / "it's $(touch here).pth";
  ASSERT_TRUE(run_python(python, "save_state_dict.py", {(folder / "old.pth").string(), "old"}));
  std::filesystem::rename(folder / "old.pth", old);
  const auto message = refusal(old);
  EXPECT_NE(message.find("weights_only=True"), std::string::npos) << message;
  const auto line = message.find("python3 -c");
  ASSERT_NE(line, std::string::npos) << message;
  const auto command = python + message.substr(line + std::string("python3").size());
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
  EXPECT_NO_THROW(alexnet::read_weights(folder / "it's $(touch here).dict.pth"));
}

using StateDict = c10::Dict<std::string, torch::Tensor>;

// torchvision's names of the layers that the example has, each behind `prefix`.
StateDict state_dict(const std::string& prefix) {
  const auto weights = examples::torchvision_order();
  const std::vector<std::string> convolutions{"0", "3", "6", "8", "10"}, dense{"1", "4"};
  StateDict state;
  const auto add = [&](const std::string& name, const auto& layer) {
    state.insert(prefix + name + ".weight", layer.weight);
    state.insert(prefix + name + ".bias", layer.bias);
  };
  for (size_t i = 0; i < weights.convolutions.size(); ++i)
    add("features." + convolutions[i], weights.convolutions[i]);
  for (size_t i = 0; i < weights.dense.size(); ++i) add("classifier." + dense[i], weights.dense[i]);
  return state;
}

std::string pickled(const c10::IValue& value) {
  const auto bytes = torch::pickle_save(value);
  return {bytes.begin(), bytes.end()};
}

TEST(ReadWeights, ReadsStateDictsAsTrainingScriptsSaveThem) {
  const TemporaryFolder folder;
  c10::Dict<std::string, StateDict> checkpoint;
  checkpoint.insert("state_dict", state_dict("module."));
  files::write_whole(folder / "plain.pth", pickled(state_dict("")));
  files::write_whole(folder / "parallel.PTH", pickled(state_dict("module.")));
  files::write_whole(folder / "checkpoint.Pth", pickled(checkpoint));
  const auto expected = alexnet::fingerprint(alexnet::read_weights(folder / "plain.pth"));
  files::write_whole(folder / "plain.pt", pickled(state_dict("")));
  alexnet::save(folder / "script.pth", alexnet::read_weights(folder / "plain.pth"));
  for (const auto* name : {"parallel.PTH", "checkpoint.Pth", "plain.pt", "script.pth"}) {
    EXPECT_EQ(alexnet::fingerprint(alexnet::read_weights(folder / name)), expected) << name;
  }
}

TEST(ReadWeights, RefusesDamagedTorchFilesByName) {
  const TemporaryFolder folder;
  const auto whole = pickled(state_dict(""));
  files::write_whole(folder / "short.pth", torch_files::with_half_a_storage(whole));
  EXPECT_EQ(refusal(folder / "short.pth"), "damaged: its data/0 is shorter than its tensor");
  auto flipped = whole;
  flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 4);
  files::write_whole(folder / "flipped.pth", flipped);
  EXPECT_NE(refusal(folder / "flipped.pth").find("damaged: the checksum of "), std::string::npos);
  alexnet::save(folder / "alexnet.pt", examples::torchvision_order());
  files::write_whole(folder / "short.pt",
                     torch_files::with_half_a_storage(files::read_whole(folder / "alexnet.pt")));
  EXPECT_EQ(refusal(folder / "short.pt"), "damaged: its data/0 is shorter than its tensor");
  files::write_whole(folder / "page.pth", "<!DOCTYPE html><title>404</title>");
  EXPECT_EQ(refusal(folder / "page.pth"), "not a file that torch.save or TorchScript wrote");
  files::write_whole(folder / "list.pth", pickled(torch::ones({2})));
  EXPECT_EQ(refusal(folder / "list.pth"), "it holds no dictionary of tensors");
}

TEST(ReadWeights, ReadsTheImagenetWeights) {
  const char* data = std::getenv("FACESWEEP_DATA");
  if (data == nullptr) GTEST_SKIP() << "FACESWEEP_DATA is not set";
  const auto weights = alexnet::read_weights(std::filesystem::path(data) / "alexnet" /
                                             "alexnet_imagenet.safetensors");
  EXPECT_EQ(weights.order, alexnet::BlockOrder::pool_then_norm);
  EXPECT_DOUBLE_EQ(weights.norm.alpha, 1e-4);
  EXPECT_DOUBLE_EQ(weights.norm.k, 2);
}

}  // namespace
