#include "app/pictures/diverging_picture.h"
#include "app/pictures/weight_pictures.h"
#include "app/studies/pictures.h"
#include "app/studies/run_study.h"
#include "models/classifier.h"

namespace studies {
namespace {

/// A face network's two layers.
struct Layers {
  torch::Tensor hidden;  ///< [hidden_units, features]
  torch::Tensor output;  ///< [classes, hidden_units]
};

Layers layers_of(training::TrainedModel& model) {
  const auto classifier = model.classifier();
  const auto parameters = classifier->named_parameters();
  return {parameters["hidden.weight"], parameters["output.weight"]};
}

Pictures pictures(const Layers& layers, const std::string& setting, double sign,
                  const data_loaders::LabelledImages& images) {
  const auto& names = images.class_names;
  Pictures block{
      setting +
          (sign > 0 ? ": for each class the hidden unit with the largest weight into its output"
                    : ": for each class the hidden unit with the most negative weight into its "
                      "output") +
          ", and the weights into that unit: red pixels raise it where they are bright, blue ones "
          "lower it. A colour scale a picture, to the 99.5th percentile.",
      3,
      {}};
  for (size_t label = 0; label < names.size(); ++label) {
    const auto into_class = layers.output[static_cast<int64_t>(label)];
    const auto unit = experiments::extreme_unit(into_class, sign);
    const auto weights = layers.hidden[unit].view({images.images.size(1), images.images.size(2)});
    const auto title = names[label] + ": unit " + std::to_string(unit) + ", weight " +
                       number(into_class[unit].item<double>(), 2);
    block.pictures.push_back(weight_picture(weights, experiments::usual_bound(weights), title));
  }
  return block;
}

/// How much of a picture's difference is between neighbours: 1 for independent pixels, near 0 for a
/// smooth picture.
double roughness(const torch::Tensor& hidden, int64_t height) {
  const auto images = hidden.view({hidden.size(0), height, -1});
  const auto across = images.slice(2, 1) - images.slice(2, 0, -1);
  return (across.square().mean() / (2 * images.square().mean())).item<double>();
}

std::vector<std::string> row(const std::string& setting, const training::TrainOutcome& outcome,
                             const Layers& layers, int64_t height) {
  return {setting,
          percent(outcome.train.accuracy()),
          percent(outcome.validation.accuracy()),
          percent(outcome.test.accuracy()),
          number(layers.hidden.square().mean().sqrt().item<double>()),
          number(roughness(layers.hidden, height))};
}

}  // namespace

Findings unit_pictures(const experiments::UnitPicturesOptions&, const Context& context) {
  const auto& images = context.dataset->images;
  const auto data = inputs_of(context).data;
  const auto settings = setting_names(context.study);
  const auto outcomes = train_all(data, context);
  Table table{
      "What was drawn. Roughness is the mean squared difference of horizontal neighbours, over "
      "twice the mean square: 1 for independent weights, near 0 for a smooth picture.",
      {"setting", "train", "validation", "test", "root mean square weight", "roughness"},
      {}};
  Findings found;
  for (size_t i = 0; i < outcomes.size(); ++i) {
    const auto layers = layers_of(*outcomes[i].model);
    table.rows.push_back(row(settings[i], outcomes[i], layers, images.images.size(1)));
    found.summary += (i == 0 ? "roughness of the weights " : ", ") + table.rows.back().back() +
                     " (" + settings[i] + ")";
    found.blocks.push_back(pictures(layers, settings[i], 1, images));
    found.blocks.push_back(pictures(layers, settings[i], -1, images));
  }
  found.summary += ": 1 is noise, 0 a smooth picture";
  found.blocks.insert(found.blocks.begin(), table);
  return found;
}

}  // namespace studies
