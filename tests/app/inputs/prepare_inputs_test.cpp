#include "app/inputs/prepare_inputs.h"

#include <gtest/gtest.h>

#include "alexnet/untrained_weights.h"
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
  options.source = faces;
  options.split.train = 2;
  options.split.validation = options.split.test = 1;
  auto dataset = load_dataset(options, "", /*demo=*/false);
  dataset.name = "faces";
  return dataset;
}

FeatureSource untrained(const std::filesystem::path& cache, bool half = false) {
  auto source = load_features({}, "", /*demo=*/true, cache);
  source.half_precision = half;
  return source;
}

TEST(PrepareInputs, HoldsThePicturesOfTheSplitInTheirOwnOrder) {
  auto dataset = small_faces();
  dataset.split.test = dataset.split.test.slice(0, 1);  // one picture is in no part
  const auto data = prepare_inputs(dataset, Input::pixels, Scaling::none).data;
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
  const auto plain = prepare_inputs(dataset, Input::pixels, Scaling::none);
  EXPECT_FALSE(plain.scaling.mean.defined());
  for (const auto scaling : {Scaling::centred, Scaling::standardised}) {
    const auto scaled = prepare_inputs(dataset, Input::pixels, scaling);
    const auto again = (plain.data.examples.inputs - scaled.scaling.mean) / scaled.scaling.divisor;
    EXPECT_TRUE(torch::allclose(scaled.data.examples.inputs, again, 1e-5, 1e-6));
    const auto train = scaled.data.select(scaled.data.train).inputs;
    EXPECT_LT(train.mean(0).abs().max().item<double>(), 1e-5);
    if (scaling == Scaling::standardised) {
      EXPECT_NEAR(train.square().mean().item<double>(), 1, 1e-4);
    }
  }
}

TEST(PrepareInputs, MakesFeaturesOnceAndThenReadsThem) {
  TemporaryFolder temporary;
  const auto dataset = small_faces();
  const auto source = untrained(temporary / "cache");
  int64_t computed = 0;
  const auto count = [&](int64_t done, int64_t) { computed = done; };
  const auto first = prepare_inputs(dataset, Input::alexnet_conv4, Scaling::none, source, count);
  EXPECT_EQ(computed, 24);
  EXPECT_EQ(first.data.examples.features(), 64896);
  EXPECT_EQ(input_features(dataset, Input::alexnet_conv4, source), 64896);
  computed = 0;
  const auto second = prepare_inputs(dataset, Input::alexnet_conv4, Scaling::none, source, count);
  EXPECT_EQ(computed, 0);
  EXPECT_TRUE(second.data.examples.inputs.equal(first.data.examples.inputs));
}

TEST(PrepareInputs, TakesGreyPicturesAsRgbOfEqualChannels) {
  TemporaryFolder temporary;
  const auto source = untrained(temporary / "cache");
  const auto grey = torch::randint(256, {1, 20, 20, 1}, torch::kUInt8);
  const auto rgb = grey.expand({-1, -1, -1, 3}).contiguous();
  EXPECT_TRUE(
      conv4_features(source, "grey", grey).rows.equal(conv4_features(source, "rgb", rgb).rows));
}

TEST(PrepareInputs, NamesDataInputAndNetworkInTheFingerprint) {
  TemporaryFolder temporary;
  const auto dataset = small_faces();
  const auto single = untrained(temporary / "cache"), half = untrained(temporary / "cache", true);
  const auto pixels = input_fingerprint(dataset, Input::pixels, {});
  EXPECT_EQ(pixels, input_fingerprint(dataset, Input::pixels, single));
  const auto of_single = input_fingerprint(dataset, Input::alexnet_conv4, single);
  EXPECT_NE(pixels, of_single);
  EXPECT_NE(of_single, input_fingerprint(dataset, Input::alexnet_conv4, half));
  auto other = single;
  other.network = std::make_shared<alexnet::Network>(alexnet::untrained_weights(1));
  EXPECT_NE(of_single, input_fingerprint(dataset, Input::alexnet_conv4, other));
}

TEST(LoadFeatures, SaysHowToGetWeightsThatAreMissing) {
  try {
    load_features({}, "/nowhere", /*demo=*/false, "");
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
