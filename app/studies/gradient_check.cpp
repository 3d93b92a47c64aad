#include "training/gradients/gradient_check.h"

#include <algorithm>
#include <chrono>

#include "app/studies/run_study.h"

namespace studies {
namespace {

using data_loaders::Examples;
using training::Difference;
using training::SoftmaxRegression;

/// The weights at one point of the training.
struct Moment {
  int64_t step = 0;
  torch::Tensor weight, bias;

  // Tensors of the training know no autograd: their float64 copies do.
  SoftmaxRegression model() const { return {weight.to(torch::kFloat64), bias.to(torch::kFloat64)}; }
};

/// What the four ways say at one point.
struct Comparison {
  int64_t step = 0;
  double cost = 0;
  double gradient_norm = 0;
  double forward_angle = 0, central_angle = 0, autograd_angle = 0;  ///< to the closed form, degrees
  double autograd_difference = 0;                                   ///< relative, the largest
  double seconds = 0;                                               ///< of the forward differences
};

double degrees(const torch::Tensor& a, const torch::Tensor& b) {
  constexpr double half_turn = 180;
  return training::angle_between(a, b) * half_turn / M_PI;
}

std::vector<Moment> moments(const training::TrainingData& data, const Context& context) {
  std::vector<Moment> all;
  const auto keep = [&](const training::CurvePoint& point, double, training::TrainedModel& model) {
    all.push_back({point.step, model.layer().weight().clone(), model.layer().bias().clone()});
  };
  train_one(context.study.trials.front(), data, context, keep);
  return all;
}

Comparison compare(const Moment& moment, const Examples& examples, double step) {
  const auto model = moment.model();
  const auto closed = training::closed_form_gradient(model, examples);
  const auto begin = std::chrono::steady_clock::now();
  const auto forward = training::finite_differences(model, examples, Difference::forward, step);
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
  const auto central = training::finite_differences(model, examples, Difference::central, step);
  const auto autograd = training::autograd_gradient(model, examples);
  return {moment.step,
          training::softmax_cost(model, examples),
          closed.norm().item<double>(),
          degrees(closed, forward),
          degrees(closed, central),
          degrees(closed, autograd),
          training::largest_relative_difference(closed, autograd),
          elapsed.count()};
}

Chart against_cost(const std::vector<Comparison>& comparisons, double step) {
  Chart chart;
  chart.caption =
      "Angle between the gradient in closed form and those by finite differences with step " +
      number(step) +
      " and by autograd, at points along the training (it runs from right to left): as the cost "
      "falls the gradient shrinks, the formula's error less so. Autograd's angle is the rounding "
      "of float64; where it is exactly 0 a logarithmic axis has no place for the point.";
  chart.mark = Chart::Mark::point;
  chart.x = {"cost, nats"};
  chart.y = {"angle, degrees", /*logarithmic=*/true};
  Series forward{"forward", {}}, central{"central", {}}, autograd{"autograd", {}};
  for (const auto& comparison : comparisons) {
    forward.points.push_back({comparison.cost, comparison.forward_angle});
    central.points.push_back({comparison.cost, comparison.central_angle});
    autograd.points.push_back({comparison.cost, comparison.autograd_angle});
  }
  chart.series = {forward, central, autograd};
  return chart;
}

Chart against_step(const Moment& moment, const Examples& examples,
                   const std::vector<double>& steps) {
  Chart chart;
  chart.caption =
      "The same angle against the step, at the end of the training. Where two costs in float64 are "
      "subtracted, rounding ends the gain from smaller steps; the change of the one logit, summed "
      "without subtracting, has no such end.";
  chart.x = {"step", /*logarithmic=*/true};
  chart.y = {"angle, degrees", /*logarithmic=*/true};
  const auto model = moment.model();
  const auto closed = training::closed_form_gradient(model, examples);
  const auto add = [&](const std::string& name, auto differences, Difference difference) {
    Series series{name, {}};
    for (const double step : steps) {
      const auto found = differences(model, examples, difference, step);
      series.points.push_back({step, degrees(closed, found)});
    }
    chart.series.push_back(std::move(series));
  };
  add("forward", training::finite_differences, Difference::forward);
  add("central", training::finite_differences, Difference::central);
  add("forward, costs subtracted", training::rounded_finite_differences, Difference::forward);
  add("central, costs subtracted", training::rounded_finite_differences, Difference::central);
  return chart;
}

Table table(const std::vector<Comparison>& comparisons) {
  constexpr size_t most_rows = 11;
  Table table{
      "At points along the training; angles in degrees.",
      {"step", "cost", "|gradient|", "angle, forward", "angle, central", "autograd differs by"},
      {}};
  const size_t every = (comparisons.size() + most_rows - 2) / (most_rows - 1);
  for (size_t i = 0; i < comparisons.size(); i += std::max<size_t>(every, 1)) {
    const auto& at = comparisons[i];
    table.rows.push_back({std::to_string(at.step), number(at.cost, 4), number(at.gradient_norm),
                          number(at.forward_angle), number(at.central_angle),
                          number(at.autograd_difference, 2)});
  }
  return table;
}

/// The largest differences of a training, and the usual time.
struct Extremes {
  double forward_angle = 0, central_angle = 0, autograd_difference = 0;
  double seconds = 0;  ///< median
};

Extremes extremes_of(const std::vector<Comparison>& comparisons) {
  Extremes found;
  std::vector<double> seconds;
  for (const auto& at : comparisons) {
    found.forward_angle = std::max(found.forward_angle, at.forward_angle);
    found.central_angle = std::max(found.central_angle, at.central_angle);
    found.autograd_difference = std::max(found.autograd_difference, at.autograd_difference);
    seconds.push_back(at.seconds);
  }
  std::sort(seconds.begin(), seconds.end());
  found.seconds = seconds[seconds.size() / 2];
  return found;
}

std::string summary(const Extremes& extremes, int64_t rows) {
  return "forward differences over " + std::to_string(rows) + " pictures take " +
         number(extremes.seconds, 2) + " s and lie at most " + number(extremes.forward_angle, 2) +
         " degrees from the formula";
}

Text explanation(const Extremes& extremes, int64_t rows, int64_t weights) {
  return {"Softmax regression with " + std::to_string(weights) +
          " weights and biases; gradients over " + std::to_string(rows) +
          " training pictures in float64. The closed form and autograd differ by at most " +
          number(extremes.autograd_difference, 2) +
          " of the largest derivative; finite differences lie at most " +
          number(extremes.forward_angle, 2) + " degrees (forward) and " +
          number(extremes.central_angle, 2) +
          " degrees (central) away. Changing one weight changes one logit, so that no forward pass "
          "is needed: forward differences of all weights took " +
          number(extremes.seconds, 2) + " s (median)."};
}

}  // namespace

Findings gradient_check(const experiments::GradientCheckOptions& options, const Context& context) {
  const auto data = inputs_of(context).data;
  const auto all = moments(data, context);
  const auto rows = std::min(options.rows, data.shape().train);
  auto examples = data.select({data.train.begin(), data.train.begin() + rows});
  examples.inputs = examples.inputs.to(torch::kFloat64);
  std::vector<Comparison> comparisons;
  for (const auto& moment : all) {
    comparisons.push_back(compare(moment, examples, options.step));
    context.progress(static_cast<int64_t>(comparisons.size()), static_cast<int64_t>(all.size()));
  }
  const auto weights = all.back().weight.numel() + all.back().bias.numel();
  const auto extremes = extremes_of(comparisons);
  return {summary(extremes, rows),
          {explanation(extremes, rows, weights), against_cost(comparisons, options.step),
           against_step(all.back(), examples, options.steps), table(comparisons)}};
}

}  // namespace studies
