#include "app/inputs/prepare_inputs.h"

#include <gtest/gtest.h>

#include "alexnet/script_module.h"
#include "alexnet/untrained_weights.h"
#include "app/inputs/input_kinds.h"
#include "app/sweep_file/loaders.h"
#include "app/sweep_file/names.h"
#include "data_loaders/generated_faces.h"
#include "data_loaders/pixels.h"
#include "files/whole_file.h"
#include "tests/files/temporary_folder.h"

namespace experiments {
namespace {

LoadedDataset small_faces() {
  DatasetOptions options;
  data_loaders::GeneratedFacesOptions faces;
  faces.per_class = 4;
  faces.size = 24;
  options.source = make_source(faces);
  options.split.train = 2;
  options.split.validation = options.split.test = 1;
  auto dataset = load_dataset("pictures", options, "", /*demo=*/false);
  dataset.name = "faces";
  return dataset;
}

std::shared_ptr<const InputKind> pixel_input() {
  return open_input("pixels", {}, {});
}

std::shared_ptr<const InputKind> untrained(const std::filesystem::path& cache, bool half = false) {
  Sweep sweep;
  sweep.alexnet.half_precision = half;
  return open_input("alexnet.conv4", sweep, {"", cache, /*demo=*/true});
}

TEST(PrepareInputs, HoldsThePicturesOfTheSplitInTheirOwnOrder) {
  auto dataset = small_faces();
  dataset.split.test = dataset.split.test.slice(0, 1);  // one picture is in no part
  const auto data = prepare_inputs(dataset, *pixel_input(), Scaling::none).data;
  EXPECT_EQ(data.shape().train, 12);
  EXPECT_EQ(data.shape().rows(), 23);
  EXPECT_EQ(data.examples.size(), 23);
  const auto pixels = data_loaders::grey_pixels(dataset.images);
  const auto expect_part = [&](const std::vector<int64_t>& rows, const torch::Tensor& pictures) {
    const auto [inputs, labels] = data.select(rows);
    EXPECT_TRUE(inputs.equal(pixels.index_select(0, pictures)));
    EXPECT_TRUE(labels.equal(dataset.images.labels.index_select(0, pictures)));
  };
  expect_part(data.train, dataset.split.train);
  expect_part(data.validation, dataset.split.validation);
  expect_part(data.test, dataset.split.test);
}

TEST(PrepareInputs, ScalesByTheTrainingRowsAndSaysHow) {
  const auto dataset = small_faces();
  const auto plain = prepare_inputs(dataset, *pixel_input(), Scaling::none);
  EXPECT_FALSE(plain.scaling.mean.defined());
  for (const auto scaling : {Scaling::centred, Scaling::standardised}) {
    const auto scaled = prepare_inputs(dataset, *pixel_input(), scaling);
    const auto again = (plain.data.examples.inputs - scaled.scaling.mean) / scaled.scaling.divisor;
    EXPECT_TRUE(torch::allclose(scaled.data.examples.inputs, again, 1e-5, 1e-6));
    const auto train = scaled.data.select(scaled.data.train).inputs;
    EXPECT_LT(train.mean(0).abs().max().item<double>(), 1e-5);
    if (scaling == Scaling::standardised) {
      EXPECT_NEAR(train.square().mean().item<double>(), 1, 1e-4);
    }
  }
}

TEST(PrepareInputs, ForTrialsOnFoldsHoldsEveryPictureOnce) {
  auto dataset = small_faces();
  dataset.split_options = {};
  dataset.split_options.folds = 3;
  const auto made = prepare_for_trials(dataset, *pixel_input(), Scaling::centred);
  EXPECT_LT(made.data.examples.inputs.mean(0).abs().max().item<double>(), 1e-6);
  const auto fold = in_parts(made.data, dataset, {2, 1, {}});
  EXPECT_TRUE(fold.examples.inputs.is_same(made.data.examples.inputs)) << "no fold copies rows";
  const auto parts = data_loaders::split(dataset.images, dataset.split_options, {2, 1, {}});
  const auto scaling = training::chained(made.scaling, fold.row_scaling());
  const auto pixels = data_loaders::grey_pixels(dataset.images);
  const auto own_mean = pixels.index_select(0, parts.train).mean(0);
  EXPECT_TRUE(torch::allclose(scaling.mean, own_mean, 1e-5, 1e-6));
  EXPECT_TRUE(
      fold.select(fold.test).labels.equal(dataset.images.labels.index_select(0, parts.test)));
}

TEST(PrepareInputs, MakesFeaturesOnceAndThenReadsThem) {
  TemporaryFolder temporary;
  const auto dataset = small_faces();
  const auto source = untrained(temporary / "cache");
  int64_t computed = 0;
  const auto count = [&](int64_t done, int64_t) { computed = done; };
  const auto first = prepare_inputs(dataset, *source, Scaling::none, count);
  EXPECT_EQ(computed, 24);
  EXPECT_EQ(first.data.examples.features(), 64896);
  EXPECT_EQ(source->maps(dataset.images).numbers(), 64896);
  computed = 0;
  const auto second = prepare_inputs(dataset, *source, Scaling::none, count);
  EXPECT_EQ(computed, 0);
  EXPECT_TRUE(second.data.examples.inputs.equal(first.data.examples.inputs));
}

TEST(PrepareInputs, TakesGreyPicturesAsRgbOfEqualChannels) {
  TemporaryFolder temporary;
  const auto source = untrained(temporary / "cache");
  const auto grey = torch::randint(256, {1, 20, 20, 1}, torch::kUInt8);
  const auto rgb = grey.expand({-1, -1, -1, 3}).contiguous();
  const auto rows_of = [&](const torch::Tensor& pictures) {
    data_loaders::LabelledImages images;
    images.images = pictures;
    return source->rows(images, {}).rows;
  };
  EXPECT_TRUE(rows_of(grey).equal(rows_of(rgb)));
}

TEST(PrepareInputs, NamesDataInputAndNetworkInTheFingerprint) {
  TemporaryFolder temporary;
  const auto dataset = small_faces();
  const auto single = untrained(temporary / "cache"), half = untrained(temporary / "cache", true);
  const auto pixels = input_fingerprint(dataset, "pixels", *pixel_input());
  const auto of_single = input_fingerprint(dataset, "alexnet.conv4", *single);
  EXPECT_NE(pixels, of_single);
  EXPECT_NE(of_single, input_fingerprint(dataset, "alexnet.conv4", *half));
  alexnet::save(temporary / "other.pt", alexnet::untrained_weights(1));
  Sweep sweep;
  sweep.alexnet.weights = "other.pt";
  const auto other = open_input("alexnet.conv4", sweep, {temporary / "", temporary / "cache"});
  EXPECT_NE(of_single, input_fingerprint(dataset, "alexnet.conv4", *other));
}

TEST(InputKinds, OneStandsBehindEveryName) {
  TemporaryFolder temporary;
  const auto dataset = small_faces();
  for (const auto& name : input_names()) {
    if (name.rfind("alexnet.fc", 0) == 0) continue;  // the untrained network ends with conv5
    const auto input = open_input(name, {}, {"", temporary / "cache", /*demo=*/true});
    const auto rows = input->rows(dataset.images, {}).rows;
    EXPECT_EQ(rows.size(0), dataset.images.size());
    EXPECT_EQ(rows.size(1), input->maps(dataset.images).numbers()) << name;
  }
}

TEST(InputKinds, OfOneNetworkShareAPassOverThePictures) {
  TemporaryFolder temporary;
  const auto dataset = small_faces();
  const DataPlaces places{"", temporary / "cache", /*demo=*/true};
  const auto layers =
      open_inputs({{"alexnet.conv2", "alexnet.conv4", "alexnet.conv5"}, {}, places});
  int64_t computed = 0;
  const auto count = [&](int64_t, int64_t) { ++computed; };
  const auto conv4 = layers.at("alexnet.conv4")->rows(dataset.images, count).rows;
  EXPECT_EQ(computed, dataset.images.size());
  const auto conv2 = layers.at("alexnet.conv2")->rows(dataset.images, count).rows;
  layers.at("alexnet.conv5")->rows(dataset.images, count);
  EXPECT_EQ(computed, dataset.images.size()) << "the others were kept by the first pass";
  const DataPlaces elsewhere{"", temporary / "elsewhere", /*demo=*/true};
  EXPECT_TRUE(
      open_input("alexnet.conv2", {}, elsewhere)->rows(dataset.images, {}).rows.equal(conv2));
  EXPECT_TRUE(
      open_input("alexnet.conv4", {}, elsewhere)->rows(dataset.images, {}).rows.equal(conv4));
}

TEST(InputKinds, NameTheLayerThatTheWeightsLack) {
  try {
    open_input("alexnet.fc6", {}, {"", "", /*demo=*/true});
    FAIL() << "the untrained network ends with conv5";
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(std::string(error.what()),
              "the untrained AlexNet of --demo: has no layer fc6, only conv1, conv2, conv3, conv4, "
              "conv5; the input alexnet.fc6 reads it");
  }
}

TEST(InputKinds, SayHowToGetWeightsThatAreMissing) {
  try {
    open_input("alexnet.conv4", {}, {"/nowhere", /*cache=*/""});
    FAIL() << "no weights stand there";
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(std::string(error.what()),
              "/nowhere/alexnet/alexnet_imagenet.safetensors: not found; the input alexnet.conv4 "
              "needs weights: `facesweep alexnet fetch torchvision` downloads some, and "
              "\"alexnet\": {\"weights\": PATH} in the JSON names them below the data root");
  }
}

}  // namespace
}  // namespace experiments
