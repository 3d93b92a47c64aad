#include "app/exports/formats.h"

#include <gtest/gtest.h>

#include "app/exports/contents.h"
#include "app/exports/predictor.h"
#include "app/exports/read_model.h"
#include "app/exports/torchscript.h"
#include "files/whole_file.h"
#include "tests/app/exports/small_models.h"
#include "tests/files/temporary_folder.h"

namespace {

using exports::Format;

const std::vector<std::pair<Format, std::string>>& formats() {
  static const std::vector<std::pair<Format, std::string>> formats{
      {Format::torchscript, "model.pt"},
      {Format::onnx, "model.onnx"},
      {Format::safetensors, "model.safetensors"},
      {Format::pth, "model.pth"}};
  return formats;
}

double difference(const torch::Tensor& a, const torch::Tensor& b) {
  return (a - b).abs().max().item<double>();
}

TEST(Formats, GiveTheProbabilitiesOfTheModelInMemory) {
  const TemporaryFolder folder;
  for (const auto& [what, model] : small_models::all()) {
    const auto pictures = small_models::pictures_for(model, 3);
    const auto expected = exports::Predictor(model).probabilities(pictures);
    auto unrounded = model;
    unrounded.half_precision = false;
    // OpenCV's dnn leaves rounding out; in other_software_test.cpp onnxruntime-web rounds.
    const auto by_opencv = exports::Predictor(unrounded).probabilities(pictures);
    for (const auto& [format, name] : formats()) {
      exports::write_model(folder / name, format, model);
      const auto values = exports::probabilities_by_file(folder / name, format, pictures);
      EXPECT_LT(difference(values, format == Format::onnx ? by_opencv : expected), 1e-5)
          << what << " as " << name;
    }
  }
}

TEST(Formats, AreReadBackAsTheSameModel) {
  const TemporaryFolder folder;
  for (const auto& [what, model] : small_models::all()) {
    const auto pictures = small_models::pictures_for(model, 2);
    const auto expected = exports::Predictor(model).probabilities(pictures);
    for (const auto& [format, name] : formats()) {
      exports::write_model(folder / name, format, model);
      const auto read = exports::read_model(folder / name);
      EXPECT_TRUE(torch::equal(exports::Predictor(read).probabilities(pictures), expected))
          << what << " as " << name;
      EXPECT_EQ(exports::metadata_of(read), exports::metadata_of(model)) << what << " as " << name;
    }
  }
}

TEST(Formats, HoldANetworkOfTheUsersOwnButForOnnx) {
  const TemporaryFolder folder;
  for (const bool takes_planes : {false, true}) {
    const auto model = small_models::own_network(takes_planes);
    const auto pictures = small_models::pictures_for(model, 3);
    const auto expected = exports::Predictor(model).probabilities(pictures);
    for (const auto& [format, name] : formats()) {
      if (format == Format::onnx) continue;
      exports::write_model(folder / name, format, model);
      EXPECT_LT(
          difference(exports::probabilities_by_file(folder / name, format, pictures), expected),
          1e-5)
          << name;
      const auto read = exports::read_model(folder / name);
      EXPECT_TRUE(torch::equal(exports::Predictor(read).probabilities(pictures), expected)) << name;
      EXPECT_EQ(exports::metadata_of(read), exports::metadata_of(model)) << name;
    }
    try {
      exports::write_model(folder / "model.onnx", Format::onnx, model);
      FAIL() << "ONNX cannot hold TorchScript";
    } catch (const std::runtime_error& error) {
      EXPECT_EQ(std::string(error.what()),
                "the network own is TorchScript, which ONNX cannot hold: --head-only writes what "
                "was trained on its rows, and --format torchscript, safetensors or pth hold both");
    }
    exports::write_model(folder / "head.onnx", Format::onnx, model, {/*head_only=*/true});
    auto unscaled = model;
    unscaled.scaling = {};
    EXPECT_LT(difference(exports::probabilities_by_head(
                             folder / "head.onnx", exports::Predictor(unscaled).rows(pictures)),
                         expected),
              1e-5);
  }
}

TEST(Formats, AreToldByTheirContentNotByTheirName) {
  const TemporaryFolder folder;
  for (const auto& [format, name] : formats()) {
    exports::write_model(folder / "model", format, small_models::pixels());
    EXPECT_EQ(exports::read_model(folder / "model").class_names,
              small_models::pixels().class_names);
  }
}

TEST(Formats, GiveTheSameFileForTheSameModel) {
  const TemporaryFolder folder;
  for (const auto& [format, name] : formats()) {
    exports::write_model(folder / "a", format, small_models::pixels());
    exports::write_model(folder / "b", format, small_models::pixels());
    EXPECT_EQ(files::read_whole(folder / "a"), files::read_whole(folder / "b")) << name;
  }
}

TEST(Onnx, HasAHeadThatTakesFeatures) {
  const TemporaryFolder folder;
  const auto model = small_models::conv4();
  exports::write_model(folder / "head.onnx", Format::onnx, model, {/*head_only=*/true});
  auto unscaled = model;
  unscaled.scaling = {};
  const auto pictures = small_models::pictures_for(model, 2);
  const auto rows = exports::Predictor(unscaled).rows(pictures);
  EXPECT_LT(difference(exports::probabilities_by_head(folder / "head.onnx", rows),
                       exports::Predictor(model).probabilities(pictures)),
            1e-5);
  EXPECT_LT(files::read_whole(folder / "head.onnx").size(), 2'000'000U);  // without AlexNet
}

TEST(TorchScript, TakesPicturesOfAnySize) {
  for (auto model : {small_models::pixels(), small_models::conv4()}) {
    auto module = exports::script_module(model);
    const auto values = module.forward({small_models::pictures(2, 50, 31)}).toTensor();
    EXPECT_EQ(values.sizes(), (torch::IntArrayRef{2, 3}));
    EXPECT_LT(difference(values.sum(1), torch::ones({2})), 1e-6);
  }
}

TEST(TorchScript, CutsTheMiddleSquareWhereTrainingDid) {
  auto model = small_models::pixels();
  model.picture.framing = exports::Framing::middle_square;
  auto module = exports::script_module(model);
  const auto wide = small_models::pictures(1, 12, 20);
  EXPECT_TRUE(torch::equal(module.forward({wide}).toTensor(),
                           module.forward({wide.narrow(2, 4, 12)}).toTensor()));
}

TEST(TorchScript, NamesItsClasses) {
  auto module = exports::script_module(small_models::pixels());
  const auto result = module.run_method("classify", small_models::pictures(1, 12, 12)).toTuple();
  EXPECT_EQ(result->elements()[1].toListRef()[1].toStringRef(), "Jürgen \"J\"");
}

}  // namespace
