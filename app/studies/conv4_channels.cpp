#include <cmath>

#include "app/pictures/diverging_picture.h"
#include "app/pictures/weight_pictures.h"
#include "app/studies/pictures.h"
#include "app/studies/run_study.h"
#include "data_loaders/preview.h"
#include "models/classifier.h"

namespace studies {
namespace {

/// Photos are reduced to this side: twelve pixels to a cell of a 13 x 13 map.
constexpr int64_t kPhotoSide = 156;

/// A face network over conv4 and the test photos it is asked about.
struct Trained {
  torch::Tensor hidden, hidden_bias, output;  ///< [H, F], [H], [classes, H]
  torch::Tensor inputs;                       ///< [N, F], as the network reads them
  torch::Tensor labels;
  torch::Tensor probabilities;  ///< [N, classes]
  int64_t side = 0;             ///< of a channel's map
};

Trained trained(const Context& context) {
  const auto prepared = inputs_of(context);
  const auto& data = prepared.data;
  const auto outcome = train_one(context.study.trials.front(), data, context);
  const auto classifier = outcome.model->classifier();
  const auto parameters = classifier->named_parameters();
  Trained found;
  found.hidden = parameters["hidden.weight"].detach();
  found.hidden_bias = parameters["hidden.bias"].detach();
  found.output = parameters["output.weight"].detach();
  const auto [inputs, labels] = data.select(data.test);
  found.inputs = inputs;
  found.labels = labels;
  found.probabilities = outcome.test_scores.softmax(1);
  found.side = context.input->maps(context.dataset->images).height;
  return found;
}

/// What each feature adds to the score of class `label`, to first order: derivative times input
/// (see input_words), [rows, channels, side, side].
torch::Tensor contributions(const Trained& trained, int64_t label, const torch::Tensor& rows) {
  const auto inputs = trained.inputs.index_select(0, rows);
  const auto units = torch::addmm(trained.hidden_bias, inputs, trained.hidden.t()).tanh();
  const auto slopes = (1 - units.square()) * trained.output[label];
  return (torch::mm(slopes, trained.hidden) * inputs)
      .view({rows.size(0), -1, trained.side, trained.side});
}

/// What the network reads of an activation.
std::string input_words(experiments::Scaling scaling) {
  if (scaling == experiments::Scaling::none) return "the channel's activation";
  const std::string centred = "the channel's activation less its mean over the training photos";
  return scaling == experiments::Scaling::centred
             ? centred
             : centred + ", over the standard deviation of all activations";
}

/// `map` [side, side] in diverging colours over the photo, uint8 [kPhotoSide, kPhotoSide, 3].
torch::Tensor over_photo(const torch::Tensor& map, double largest, const torch::Tensor& photo) {
  constexpr double share = 0.6;  // of the colours: less hides them, more hides the face
  const auto height = photo.size(0), width = photo.size(1);
  const auto colours = experiments::diverging_picture(map, largest > 0 ? largest : 1)
                           .permute({2, 0, 1})
                           .unsqueeze(0);
  const auto enlarged = torch::upsample_nearest2d(colours.to(torch::kFloat32), {height, width})
                            .squeeze(0)
                            .permute({1, 2, 0});
  const auto grey = photo.to(torch::kFloat32).mean(2, /*keepdim=*/true);
  return (share * enlarged + (1 - share) * grey).round().to(torch::kUInt8).contiguous();
}

/// One class: its photo that the network is surest of, and the channels that matter most.
struct ClassChannels {
  std::vector<Picture> pictures;
  std::vector<std::string> row;  ///< for the table
  double share = 0;              ///< of what raises the score, that the channels drawn add
};

ClassChannels channels_of(const Trained& trained, int64_t label, int64_t count,
                          const experiments::LoadedDataset& dataset) {
  const auto rows = (trained.labels == label).nonzero().flatten();
  const auto all = contributions(trained, label, rows);
  const auto by_channel = all.mean(0).sum({1, 2});
  const auto order = by_channel.argsort(0, /*descending=*/true);
  const auto own = trained.probabilities.index_select(0, rows).select(1, label);
  const auto surest = own.argmax().item<int64_t>();
  const auto picture = dataset.split.test[rows[surest].item<int64_t>()].item<int64_t>();
  const auto photo = data_loaders::thumbnail(dataset.images.images[picture], kPhotoSide);
  const auto& name = dataset.images.class_names[static_cast<size_t>(label)];
  ClassChannels found;
  found.pictures.push_back(picture_of(photo, name));
  found.row = {name, percent(own[surest].item<double>()), "", ""};
  double of_shown = 0;
  for (int64_t i = 0; i < std::min(count, order.size(0)); ++i) {
    const auto channel = order[i].item<int64_t>();
    const double value = by_channel[channel].item<double>();
    const auto map = all[surest][channel];
    found.pictures.push_back(
        picture_of(over_photo(map, map.abs().max().item<double>(), photo),
                   "channel " + std::to_string(channel) + ", mean " + number(value, 2)));
    found.row[2] += (i == 0 ? "" : ", ") + std::to_string(channel);
    of_shown += value;
  }
  const double of_raising = by_channel.clamp_min(0).sum().item<double>();
  found.share = of_raising > 0 ? of_shown / of_raising : 0;
  found.row[3] = percent(found.share);
  return found;
}

}  // namespace

Findings conv4_channels(const experiments::Conv4ChannelsOptions& options, const Context& context) {
  const auto network = trained(context);
  const auto& names = context.dataset->images.class_names;
  Pictures pictures{
      "For each class the test photo that the network is surest of, and over it the channels of "
      "conv4 that add most to the class's score: derivative of the score times " +
          input_words(context.study.trials.front().scaling) +
          ". The map is of the photo shown, position by position: red adds, blue takes away, a "
          "colour scale a map. The number is of the class: the channel's sum over all positions, "
          "averaged over the class's test photos, by which the channels were chosen.",
      options.channels + 1,
      {}};
  Table table{"The channels drawn, and their share of what all channels that raise the score add.",
              {"class", "probability", "channels", "their share"},
              {}};
  double least = 1, most = 0;
  for (size_t label = 0; label < names.size(); ++label) {
    auto found =
        channels_of(network, static_cast<int64_t>(label), options.channels, *context.dataset);
    for (auto& picture : found.pictures) pictures.pictures.push_back(std::move(picture));
    table.rows.push_back(std::move(found.row));
    least = std::min(least, found.share);
    most = std::max(most, found.share);
    context.progress(static_cast<int64_t>(label + 1), static_cast<int64_t>(names.size()));
  }
  const auto summary = "the " + std::to_string(options.channels) +
                       " strongest of conv4's channels make " + percent(least) + " to " +
                       percent(most) + " of what raises a class's score";
  std::vector<Block> blocks;
  if (!context.input->network()->trained) {
    blocks.push_back(
        Text{"The AlexNet behind these features is untrained: its channels are random "
             "filters, and what they show means nothing."});
  }
  blocks.push_back(pictures);
  blocks.push_back(table);
  return {summary, std::move(blocks)};
}

}  // namespace studies
