#include "data_loaders/noise.h"

#include <cmath>

#include "app/studies/pictures.h"
#include "app/studies/run_study.h"
#include "app/summary/statistics.h"
#include "app/sweep_file/names.h"
#include "training/metrics.h"

namespace studies {
namespace {

using models::ModelType;

/// A trained model of the study.
struct Model {
  ModelType type = ModelType::logistic_regression;
  uint64_t seed = 0;
  torch::Tensor weight, bias;

  int64_t correct(const torch::Tensor& inputs, const torch::Tensor& labels) const {
    const auto scores = torch::addmm(bias, inputs, weight.t());
    return scores.argmax(1).eq(labels).sum().item<int64_t>();
  }
};

/// Test accuracies at one level of noise, by repeat.
struct Level {
  double level = 0;
  std::vector<double> logistic, linear;
};

std::vector<Model> trained_models(const training::TrainingData& data, const Context& context) {
  std::vector<Model> models;
  for (const auto& outcome : train_all(data, context)) {
    const auto& request = outcome.model->request();
    auto& layer = outcome.model->layer();
    models.push_back({request.model.type, request.seed, layer.weight(), layer.bias()});
  }
  return models;
}

/// Both models of a repeat see the same noise.
Level accuracies(double level, const std::vector<Model>& models, const torch::Tensor& inputs,
                 const torch::Tensor& labels) {
  Level found{level, {}, {}};
  for (const auto& model : models) {
    const auto noisy = data_loaders::with_noise(inputs, level, model.seed);
    const auto share =
        static_cast<double>(model.correct(noisy, labels)) / static_cast<double>(labels.size(0));
    (model.type == ModelType::logistic_regression ? found.logistic : found.linear).push_back(share);
  }
  return found;
}

double mean(const std::vector<double>& values) {
  return experiments::mean_interval(values).mean;
}

/// Repeats share the test pictures: they make the interval no narrower.
training::Interval wilson(const std::vector<double>& shares, int64_t rows) {
  return training::wilson_interval(std::llround(mean(shares) * static_cast<double>(rows)), rows);
}

std::string with_interval(const std::vector<double>& shares, int64_t rows) {
  const auto interval = wilson(shares, rows);
  return percent(mean(shares)) + " (" + percent(interval.low) + " to " + percent(interval.high) +
         ")";
}

std::string lead(const Level& level) {
  std::vector<double> differences;
  for (size_t i = 0; i < level.logistic.size(); ++i) {
    differences.push_back(100 * (level.logistic[i] - level.linear[i]));
  }
  const auto interval = experiments::mean_interval(differences);
  const auto text = number(interval.mean, 2);
  return interval.half_width ? text + " ± " + number(*interval.half_width, 2) : text;
}

Chart chart(const std::vector<Level>& levels, int64_t rows) {
  Chart chart;
  chart.caption =
      "Test accuracy by the level a of the noise: to each pixel x a number u even in [-a, a] is "
      "added, and |x + u| taken; trained without noise. Bands: 95 %, Wilson.";
  chart.x = {"level of the noise"};
  chart.y = {"test accuracy"};
  Series logistic{"logistic regression", {}}, linear{"linear regression", {}};
  for (const auto& level : levels) {
    logistic.points.push_back({level.level, mean(level.logistic), wilson(level.logistic, rows)});
    linear.points.push_back({level.level, mean(level.linear), wilson(level.linear, rows)});
  }
  chart.series = {logistic, linear};
  return chart;
}

Table table(const std::vector<Level>& levels, int64_t rows) {
  Table table{"Test accuracy over " + std::to_string(levels.front().logistic.size()) +
                  " repeats, each with weights, batches and noise of its own (95 %, Wilson); the "
                  "difference in points, paired over the repeats.",
              {"noise", "logistic regression", "linear regression", "difference"},
              {}};
  for (const auto& level : levels) {
    table.rows.push_back({number(level.level), with_interval(level.logistic, rows),
                          with_interval(level.linear, rows), lead(level)});
  }
  return table;
}

std::string summary(const std::vector<Level>& levels) {
  const auto span = [&](std::vector<double> Level::*shares) {
    return percent(mean(levels.front().*shares)) + " to " + percent(mean(levels.back().*shares));
  };
  return "from noise " + number(levels.front().level) + " to " + number(levels.back().level) +
         ": logistic regression " + span(&Level::logistic) + ", linear regression " +
         span(&Level::linear) + " of the test pictures";
}

Pictures examples(const torch::Tensor& inputs, const std::vector<double>& levels, int64_t count,
                  int64_t height) {
  count = std::min(count, inputs.size(0));
  Pictures block{
      "The first test pictures with each noise, a row a level; white is 1 and above.", count, {}};
  for (const double level : levels) {
    const auto noisy = data_loaders::with_noise(inputs.narrow(0, 0, count), level, 0);
    for (int64_t i = 0; i < count; ++i) {
      block.pictures.push_back(
          grey_picture(noisy[i].view({height, -1}), i == 0 ? "noise " + number(level) : ""));
    }
  }
  return block;
}

}  // namespace

Findings noise(const experiments::NoiseOptions& options, const Context& context) {
  const auto data = inputs_of(context).data;
  const auto models = trained_models(data, context);
  const auto [inputs, labels] = data.select(data.test);
  std::vector<Level> levels;
  for (const double level : options.levels) {
    levels.push_back(accuracies(level, models, inputs, labels));
    context.progress(static_cast<int64_t>(levels.size()),
                     static_cast<int64_t>(options.levels.size()));
  }
  return {
      summary(levels),
      {chart(levels, data.shape().test), table(levels, data.shape().test),
       examples(inputs, options.levels, options.examples, context.dataset->images.images.size(1))}};
}

}  // namespace studies
