#include "data_loaders/noise.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "app/studies/pictures.h"
#include "app/studies/run_study.h"
#include "app/summary/statistics.h"
#include "training/metrics.h"

namespace studies {
namespace {

using experiments::NoisePlace;
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

/// Models of the study's trials, by the level of the noise on the training pictures.
using ModelsByLevel = std::map<double, std::vector<Model>>;

/// Test accuracies at one level of noise, by repeat.
struct Level {
  double level = 0;
  std::vector<double> logistic, linear;
};

/// What noise does to some of the pictures.
struct Place {
  NoisePlace place = NoisePlace::test;
  std::vector<Level> levels;
};

double level_of_training(NoisePlace place, double level) {
  return place == NoisePlace::test ? 0 : level;
}

double level_of_test(NoisePlace place, double level) {
  return place == NoisePlace::train ? 0 : level;
}

/// The data with noise on its training pictures: another one than the same seed's on the test
/// pictures.
training::TrainingData with_noisy_training(training::TrainingData data, double level,
                                           uint64_t seed) {
  if (level == 0) return data;
  constexpr uint64_t kOfTraining = uint64_t{1} << 32;
  const auto noisy =
      data_loaders::with_noise(data.select(data.train).inputs, level, seed ^ kOfTraining);
  const auto rows = torch::tensor(data.train, torch::kInt64);
  data.examples.inputs = data.examples.inputs.index_copy(0, rows, noisy);
  data.sparse_inputs = nullptr;
  return data;
}

Model train(const experiments::Trial& trial, double level, const training::TrainingData& data,
            const Context& context) {
  const auto outcome = train_one(trial, with_noisy_training(data, level, trial.seed), context);
  auto& layer = outcome.model->layer();
  return {trial.model.type, trial.seed, layer.weight(), layer.bias()};
}

/// Every training has pictures of its own: no more of them at once than the memory holds.
int64_t trainings_at_once(const training::TrainingData& data, const Context& context) {
  const auto bytes = static_cast<int64_t>(data.examples.inputs.nbytes());
  return std::clamp<int64_t>(context.memory / std::max<int64_t>(bytes, 1), 1, context.jobs);
}

ModelsByLevel trained_models(const std::set<double>& levels, const training::TrainingData& data,
                             const Context& context) {
  const auto& trials = context.study.trials;
  ModelsByLevel models;
  std::vector<std::pair<double, size_t>> missing;
  for (const double level : levels) {
    models[level].resize(trials.size());
    for (size_t i = 0; i < trials.size(); ++i) missing.emplace_back(level, i);
  }
  const auto count = static_cast<int64_t>(missing.size());
  side_by_side(context, count, trainings_at_once(data, context), [&](int64_t item) {
    const auto [level, i] = missing[static_cast<size_t>(item)];
    models.at(level)[i] = train(trials[i], level, data, context);
  });
  return models;
}

/// Both models of a repeat see the same noise.
Level accuracies(double level, double of_test, const std::vector<Model>& models,
                 const data_loaders::Examples& test) {
  Level found{level, {}, {}};
  for (const auto& model : models) {
    const auto noisy = data_loaders::with_noise(test.inputs, of_test, model.seed);
    const auto share =
        static_cast<double>(model.correct(noisy, test.labels)) / static_cast<double>(test.size());
    (model.type == ModelType::logistic_regression ? found.logistic : found.linear).push_back(share);
  }
  return found;
}

std::vector<Place> places_of(const experiments::NoiseOptions& options,
                             const training::TrainingData& data, const data_loaders::Examples& test,
                             const Context& context) {
  std::set<double> of_training;
  for (const auto place : options.on) {
    for (const double level : options.levels) of_training.insert(level_of_training(place, level));
  }
  const auto models = trained_models(of_training, data, context);
  std::vector<Place> places;
  for (const auto place : options.on) {
    auto& levels = places.emplace_back(Place{place, {}}).levels;
    for (const double level : options.levels) {
      context.check();
      levels.push_back(accuracies(level, level_of_test(place, level),
                                  models.at(level_of_training(place, level)), test));
    }
  }
  return places;
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

std::string pictures_of(NoisePlace place) {
  switch (place) {
    case NoisePlace::train:
      return "on the training pictures";
    case NoisePlace::test:
      return "on the test pictures";
    case NoisePlace::both:
      return "on training and test pictures";
  }
  return "";
}

std::string heading(const Place& place) {
  return "Noise " + pictures_of(place.place) +
         (place.place == NoisePlace::both ? ". " : " alone. ");
}

Chart chart(const Place& place, int64_t rows) {
  Chart chart;
  chart.caption =
      heading(place) +
      "Test accuracy by the level a of the noise: to each pixel x a number u even in [-a, a] is "
      "added, and |x + u| taken. Bands: 95 %, Wilson.";
  chart.x = {"level of the noise"};
  chart.y = {"test accuracy"};
  Series logistic{"logistic regression", {}}, linear{"linear regression", {}};
  for (const auto& level : place.levels) {
    logistic.points.push_back({level.level, mean(level.logistic), wilson(level.logistic, rows)});
    linear.points.push_back({level.level, mean(level.linear), wilson(level.linear, rows)});
  }
  chart.series = {logistic, linear};
  return chart;
}

Table table(const Place& place, int64_t rows) {
  Table table{heading(place) + "Test accuracy over " +
                  std::to_string(place.levels.front().logistic.size()) +
                  " repeats, each with weights, batches and noise of its own (95 %, Wilson); the "
                  "difference in points, paired over the repeats.",
              {"noise", "logistic regression", "linear regression", "difference"},
              {}};
  for (const auto& level : place.levels) {
    table.rows.push_back({number(level.level), with_interval(level.logistic, rows),
                          with_interval(level.linear, rows), lead(level)});
  }
  return table;
}

std::string summary(const std::vector<Place>& places) {
  const auto& levels = places.front().levels;
  std::string text =
      "from noise " + number(levels.front().level) + " to " + number(levels.back().level);
  for (const auto& place : places) {
    const auto span = [&](std::vector<double> Level::*shares) {
      return percent(mean(place.levels.front().*shares)) + " to " +
             percent(mean(place.levels.back().*shares));
    };
    text += (&place == &places.front() ? " " : "; ") + pictures_of(place.place) +
            ": logistic regression " + span(&Level::logistic) + ", linear regression " +
            span(&Level::linear);
  }
  return text + " of the test pictures";
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
  const auto test = data.select(data.test);
  const auto places = places_of(options, data, test, context);
  Findings findings{summary(places), {}};
  for (const auto& place : places) {
    findings.blocks.push_back(chart(place, test.size()));
    findings.blocks.push_back(table(place, test.size()));
  }
  findings.blocks.push_back(examples(test.inputs, options.levels, options.examples,
                                     context.dataset->images.images.size(1)));
  return findings;
}

}  // namespace studies
