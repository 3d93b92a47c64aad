#include "training/gradients/gradient_cost.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>

#include "app/studies/run_study.h"

namespace studies {
namespace {

using experiments::GradientCostOptions;

/// Calls shorter than this are repeated until they are not: the clock is coarse.
constexpr double kShortest = 0.005;

struct Cost {
  int64_t layers = 0, neurons = 0;
  double one_by_one = 0, backpropagation = 0;  ///< seconds of all derivatives
};

double seconds_of(const std::function<void()>& work) {
  for (int64_t calls = 1;; calls *= 2) {
    const auto begin = std::chrono::steady_clock::now();
    for (int64_t i = 0; i < calls; ++i) work();
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
    if (elapsed.count() >= kShortest) return elapsed.count() / static_cast<double>(calls);
  }
}

double median_seconds(int64_t rounds, const Context& context, const std::function<void()>& work) {
  std::vector<double> seconds;
  for (int64_t round = 0; round < rounds; ++round) {
    context.check();
    seconds.push_back(seconds_of(work));
  }
  std::nth_element(seconds.begin(), seconds.begin() + rounds / 2, seconds.end());
  return seconds[static_cast<size_t>(rounds / 2)];
}

Cost measure(int64_t layers, int64_t neurons, int64_t rounds, const Context& context) {
  const training::SquareNetwork network(layers, neurons, /*seed=*/0);
  Cost cost{layers, neurons};
  cost.one_by_one = median_seconds(rounds, context, [&] { network.one_weight_at_a_time(); });
  cost.backpropagation = median_seconds(rounds, context, [&] { network.by_backpropagation(); });
  return cost;
}

double counted_one_by_one(const Cost& cost) {
  return training::multiplications_of_one_weight_at_a_time(cost.layers, cost.neurons);
}

double counted_backpropagation(const Cost& cost) {
  return training::multiplications_of_backpropagation(cost.layers, cost.neurons);
}

template <class X, class Y>
double exponent(const std::vector<Cost>& costs, X x_of, Y y_of) {
  std::vector<std::pair<double, double>> points;
  for (const auto& cost : costs) points.emplace_back(x_of(cost), y_of(cost));
  return points.size() < 2 ? std::nan("") : training::fitted_exponent(points);
}

template <class X>
Chart chart(const std::string& caption, const std::string& what, const std::vector<Cost>& costs,
            X x_of) {
  Chart chart;
  chart.caption = caption;
  chart.x = {what, /*logarithmic=*/true};
  chart.y = {"seconds", /*logarithmic=*/true};
  Series one_by_one{"one weight at a time", {}}, backpropagation{"backpropagation", {}};
  for (const auto& cost : costs) {
    one_by_one.points.push_back({x_of(cost), cost.one_by_one});
    backpropagation.points.push_back({x_of(cost), cost.backpropagation});
  }
  chart.series = {one_by_one, backpropagation};
  return chart;
}

double layers_of(const Cost& cost) {
  return static_cast<double>(cost.layers);
}
double neurons_of(const Cost& cost) {
  return static_cast<double>(cost.neurons);
}

Table exponents(const std::vector<Cost>& by_layers, const std::vector<Cost>& by_neurons) {
  const auto one_by_one = [](const Cost& cost) { return cost.one_by_one; };
  const auto backpropagation = [](const Cost& cost) { return cost.backpropagation; };
  const auto row = [](const std::string& way, const std::string& size, const std::string& predicted,
                      const auto& costs, auto x_of, auto y_of, auto counted) {
    return std::vector<std::string>{way, size, predicted, number(exponent(costs, x_of, counted)),
                                    number(exponent(costs, x_of, y_of))};
  };
  return {
      "Exponents e of cost = c size^e, fitted by least squares on logarithms. \"Counted\" fits the "
      "number of multiplications at the same sizes, which terms of lower order still bend: "
      "N (3 K^2 + 2 K) for backpropagation, N K^2 (K + 3) + N (N - 1) / 2 K^2 (K^2 + 2 K) for one "
      "weight at a time; what tanh does inside is not counted.",
      {"way", "size", "predicted", "counted", "measured"},
      {row("one weight at a time", "N layers", "2", by_layers, layers_of, one_by_one,
           counted_one_by_one),
       row("one weight at a time", "K neurons", "4", by_neurons, neurons_of, one_by_one,
           counted_one_by_one),
       row("backpropagation", "N layers", "1", by_layers, layers_of, backpropagation,
           counted_backpropagation),
       row("backpropagation", "K neurons", "2", by_neurons, neurons_of, backpropagation,
           counted_backpropagation)}};
}

Table measured(const std::vector<Cost>& by_layers, const std::vector<Cost>& by_neurons) {
  Table table{
      "Seconds of all derivatives for one input, float64, one thread, medians; and the number "
      "that the report's k^(2(N-1)) gives for the first way.",
      {"layers N", "neurons K", "weights", "one at a time", "backpropagation", "ratio",
       "report's K^(2(N-1))"},
      {}};
  const auto add = [&](const Cost& cost) {
    const auto paths = std::pow(neurons_of(cost), 2 * (layers_of(cost) - 1));
    table.rows.push_back({std::to_string(cost.layers), std::to_string(cost.neurons),
                          std::to_string(cost.layers * cost.neurons * cost.neurons),
                          number(cost.one_by_one), number(cost.backpropagation),
                          number(cost.one_by_one / cost.backpropagation), number(paths, 2)});
  };
  for (const auto& cost : by_layers) add(cost);
  for (size_t i = 1; i < by_neurons.size(); ++i) add(by_neurons[i]);
  return table;
}

std::string summary(const Table& exponents) {
  const auto measured = [&](size_t row) { return exponents.rows[row].back(); };
  return "measured N^" + measured(0) + " and K^" + measured(1) + " for one weight at a time, N^" +
         measured(2) + " and K^" + measured(3) + " for backpropagation";
}

Text explanation() {
  return {
      "A fully connected network of N layers with K neurons has N K^2 weights. Backpropagation "
      "visits each weight three times (forward, in the outer product that is its derivative, and "
      "on the way back): O(N K^2). Taking each weight's derivative on its own, by "
      "multiplying what it changes forward through the layers behind it, costs O(N K^2) a weight "
      "and O(N^2 K^4) in all: this is what is measured here. The report's k^(2(N-1)) counts the "
      "paths through the network, which a program would walk that shares no product between "
      "two paths; no one computes a derivative so, and it is not measured."};
}

}  // namespace

Findings gradient_cost(const GradientCostOptions& options, const Context& context) {
  std::vector<Cost> by_layers, by_neurons;
  const auto total = static_cast<int64_t>(options.layers.size() + options.neurons.size()) - 1;
  int64_t done = 0;
  const auto report = [&] { context.progress(++done, total); };
  for (const auto layers : options.layers) {
    by_layers.push_back(measure(layers, options.neurons.front(), options.rounds, context));
    report();
  }
  by_neurons.push_back(by_layers.front());
  for (size_t i = 1; i < options.neurons.size(); ++i) {
    by_neurons.push_back(
        measure(options.layers.front(), options.neurons[i], options.rounds, context));
    report();
  }
  const auto fitted = exponents(by_layers, by_neurons);
  return {summary(fitted),
          {explanation(),
           chart("Seconds over N, with K = " + std::to_string(options.neurons.front()) + ".",
                 "layers N", by_layers, layers_of),
           chart("Seconds over K, with N = " + std::to_string(options.layers.front()) + ".",
                 "neurons K", by_neurons, neurons_of),
           fitted, measured(by_layers, by_neurons)}};
}

}  // namespace studies
