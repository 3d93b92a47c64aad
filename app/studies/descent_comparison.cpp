#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <limits>

#include "app/studies/pictures.h"
#include "app/studies/run_study.h"

namespace studies {
namespace {

/// A point of a curve with the seconds that descending took up to it.
struct TimedPoint {
  training::CurvePoint point;
  double seconds = 0;
  double test_accuracy = 0;
};

struct Drawn {
  int64_t step = 0;
  torch::Tensor weight;  ///< [classes, features]
};

/// One setting's training.
struct Descent {
  std::string name;
  std::vector<TimedPoint> curve;
  std::vector<Drawn> drawn;
  training::TrainOutcome outcome;
};

/// Steps to draw, the last one apart: those asked for, or the first point of the curve.
bool is_wanted(const std::vector<int64_t>& draw_at, size_t drawn, int64_t step) {
  if (draw_at.empty()) return drawn == 0 && step > 0;
  return drawn < draw_at.size() && step >= draw_at[drawn];
}

double accuracy(training::InputLayer& layer, const data_loaders::Examples& examples) {
  const auto scores = torch::addmm(layer.bias(), examples.inputs, layer.weight().t());
  return scores.argmax(1).eq(examples.labels).to(torch::kFloat64).mean().item<double>();
}

Descent descend(const experiments::Trial& trial, const std::string& name,
                const training::TrainingData& data, const std::vector<int64_t>& draw_at,
                const Context& context) {
  Descent descent;
  descent.name = name;
  const auto test = data.select(data.test);
  const auto keep = [&](const training::CurvePoint& point, double seconds,
                        training::TrainedModel& model) {
    descent.curve.push_back({point, seconds, accuracy(model.layer(), test)});
    if (is_wanted(draw_at, descent.drawn.size(), point.step)) {
      descent.drawn.push_back({point.step, model.layer().weight().clone()});
    }
  };
  descent.outcome = train_one(trial, data, context, keep);
  const auto last = descent.curve.back().point.step;
  if (descent.drawn.empty() || descent.drawn.back().step != last) {
    descent.drawn.push_back({last, descent.outcome.model->layer().weight().clone()});
  }
  return descent;
}

template <class X, class Y>
Chart chart(const std::string& caption, const Axis& x, const Axis& y,
            const std::vector<Descent>& descents, X x_of, Y y_of) {
  Chart chart;
  chart.caption = caption;
  chart.x = x;
  chart.y = y;
  for (const auto& descent : descents) {
    Series series{descent.name, {}};
    for (const auto& at : descent.curve) series.points.push_back({x_of(at), y_of(at)});
    chart.series.push_back(std::move(series));
  }
  return chart;
}

std::vector<Block> charts(const std::vector<Descent>& descents) {
  const auto step = [](const TimedPoint& at) { return static_cast<double>(at.point.step); };
  const auto seconds = [](const TimedPoint& at) { return at.seconds; };
  const auto loss = [](const TimedPoint& at) { return at.point.train_loss; };
  const auto validation = [](const TimedPoint& at) { return at.point.validation_accuracy; };
  const auto test = [](const TimedPoint& at) { return at.test_accuracy; };
  const Axis steps{"step"}, time{"seconds of descent"}, cost{"training loss, nats"},
      of_validation{"validation accuracy"}, of_test{"test accuracy"};
  return {chart("Training loss by step.", steps, cost, descents, step, loss),
          chart("Training loss by time: a small batch takes less of it a step.", time, cost,
                descents, seconds, loss),
          chart("Validation accuracy by step.", steps, of_validation, descents, step, validation),
          chart("Validation accuracy by time.", time, of_validation, descents, seconds, validation),
          chart("Test accuracy by step.", steps, of_test, descents, step, test),
          chart("Test accuracy by time.", time, of_test, descents, seconds, test)};
}

/// Seconds until the training loss is as low as `loss`; infinite where it never is.
double seconds_to(const Descent& descent, double loss) {
  for (const auto& at : descent.curve) {
    if (at.point.train_loss <= loss) return at.seconds;
  }
  return std::numeric_limits<double>::infinity();
}

/// The lowest training loss that every setting reaches.
double common_loss(const std::vector<Descent>& descents) {
  double common = 0;
  for (const auto& descent : descents) {
    double lowest = std::numeric_limits<double>::infinity();
    for (const auto& at : descent.curve) lowest = std::min(lowest, at.point.train_loss);
    common = std::max(common, lowest);
  }
  return common;
}

Table table(const std::vector<Descent>& descents) {
  const double loss = common_loss(descents);
  Table table{
      "At the end; training figures are of the pictures that each sees, seconds those of "
      "descending, on one thread.",
      {"setting", "steps", "seconds", "train loss", "train", "validation", "test",
       "seconds to loss " + number(loss)},
      {}};
  for (const auto& descent : descents) {
    const auto& outcome = descent.outcome;
    table.rows.push_back({descent.name, std::to_string(outcome.steps),
                          number(descent.curve.back().seconds), number(outcome.train.loss),
                          percent(outcome.train.accuracy()), percent(outcome.validation.accuracy()),
                          percent(outcome.test.accuracy()), number(seconds_to(descent, loss))});
  }
  return table;
}

std::string summary(const std::vector<Descent>& descents) {
  const double loss = common_loss(descents);
  std::string text = "seconds to a training loss of " + number(loss) + ": ";
  for (const auto& descent : descents) {
    text += (&descent == &descents.front() ? "" : ", ") + descent.name + " " +
            number(seconds_to(descent, loss));
  }
  return text;
}

Pictures weights(const Descent& descent, const experiments::LoadedDataset& dataset) {
  const auto& names = dataset.images.class_names;
  const auto height = dataset.images.images.size(1), width = dataset.images.images.size(2);
  Pictures block{descent.name +
                     ": the weights into each class, early and late, a row a moment and a colour "
                     "scale a row: red raises the class's score, blue lowers it, white is 0.",
                 static_cast<int64_t>(names.size()),
                 {}};
  for (const auto& [step, weight] : descent.drawn) {
    const double largest = weight.abs().max().item<double>();
    for (size_t label = 0; label < names.size(); ++label) {
      const auto image = weight[static_cast<int64_t>(label)].view({height, width});
      const auto title = names[label] + ", step " + std::to_string(step);
      block.pictures.push_back(weight_picture(image, largest, title));
    }
  }
  return block;
}

/// A descent that is to be shown.
struct Planned {
  std::string name;
  experiments::Trial trial;
  training::TrainingData data;
};

/// As a trial is trained, but for full batches of `count` of the training pictures, drawn by its
/// seed: pictures may stand class by class.
Planned alone(int64_t count, experiments::Trial trial, training::TrainingData data) {
  const auto generator = at::make_generator<at::CPUGeneratorImpl>(trial.seed);
  const auto all = static_cast<int64_t>(data.train.size());
  const auto order = torch::randperm(all, generator, torch::kInt64).slice(0, 0, count);
  const auto drawn = torch::tensor(data.train, torch::kInt64).index_select(0, order);
  const auto* rows = drawn.data_ptr<int64_t>();
  data.train.assign(rows, rows + drawn.numel());
  trial.training.batch_size = 0;
  return {std::to_string(drawn.numel()) + " pictures alone", trial, data};
}

std::vector<Planned> plan(const experiments::DescentComparisonOptions& options,
                          const Context& context) {
  const auto& trials = context.study.trials;
  const auto names = setting_names(context.study);
  const auto data = inputs_of(context).data;
  std::vector<Planned> descents;
  for (size_t i = 0; i < trials.size(); ++i) descents.push_back({names[i], trials[i], data});
  for (const auto count : options.alone) {
    descents.push_back(alone(count, trials.front(), data));
  }
  return descents;
}

}  // namespace

Findings descent_comparison(const experiments::DescentComparisonOptions& options,
                            const Context& context) {
  const auto planned = plan(options, context);
  std::vector<Descent> descents;
  for (const auto& [name, trial, data] : planned) {
    // One after the other: side by side they would slow each other, and time is what is shown.
    descents.push_back(descend(trial, name, data, options.draw_at, context));
    context.progress(static_cast<int64_t>(descents.size()), static_cast<int64_t>(planned.size()));
  }
  auto blocks = charts(descents);
  blocks.push_back(table(descents));
  for (const auto& descent : descents) blocks.push_back(weights(descent, *context.dataset));
  return {summary(descents), std::move(blocks)};
}

}  // namespace studies
