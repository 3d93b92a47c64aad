// steps: a step of the dense engine and of sample space on random rows, against PyTorch's step and
// against what it could take at the least. A dense step reads W and what its rule keeps of it once,
// writes them once, and takes 4 B h d operations; a step in sample space takes 2 B n h for the
// pre-activations and few more. Bounds: those bytes at the speed of a loop over arrays of that
// size, those operations at the speed of BLAS, both on one core. Ours runs on one core, PyTorch
// with its best number of threads, all in turn. Exits with 1 where the losses do not agree.

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "bench/agreement.h"
#include "bench/bounds.h"
#include "bench/command_line.h"
#include "bench/measure.h"
#include "bench/peer.h"
#include "bench/random_problem.h"
#include "bench/step_time.h"
#include "parallel/one_thread.h"

namespace {

using bench::duration;
using bench::median;
using training::Engine;
using training::TrainRequest;

// Short ones, since what else runs on the machine spoils a long one for certain. Of the steps of a
// timing the median counts, as it does of passes over W, and of PyTorch's steps.
constexpr double seconds_of_a_dense_timing = 0.15, seconds_of_a_sample_timing = 0.01;
constexpr int dense_timings_a_round = 3, sample_timings_a_round = 5;

/// A rule of descent, and how many arrays of the weight's size it reads and writes.
struct Rule {
  std::string name;
  TrainRequest request;
  int arrays;
};

std::vector<Rule> rules(const bench::Shape& shape) {
  Rule l1{"SGD with l1", bench::random_request(shape), 1}, momentum{"momentum", l1.request, 2},
      adam{"Adam", l1.request, 3};
  l1.request.options.l1 = 1e-6;
  momentum.request.options.momentum = 0.9;
  adam.request.options.optimizer = training::Optimizer::adam;
  adam.request.options.learning_rate = 1e-4;
  return {l1, momentum, adam};
}

/// One rule's dense step, PyTorch's, and the bounds, in turn.
class DenseBench {
 public:
  DenseBench(Rule rule, const bench::Shape& shape, const training::TrainingData& data)
      : rule_(std::move(rule)), shape_(shape), data_(data) {
    torch_ = {"torch", {{rule_.request}, /*steps=*/10, /*curve_every=*/5}};
  }

  void time_a_round(bench::Peers& peers) {
    const parallel::OneThread one_thread;
    if (steps_ == 0) {
      steps_ = bench::steps_within(seconds_of_a_dense_timing, rule_.request, data_,
                                   Engine::weight_space, nullptr);
    }
    for (int i = 0; i < dense_timings_a_round; ++i) time_with_bounds();
    torch_.time(peers);
  }

  void print() const {
    const double ours = median(ours_), torch = median(torch_.seconds_per_step);
    const double over = median(over_bound_);
    std::cout << fmt::format(
        "dense, {}: ours {}, PyTorch {} ({}); bounds: W and its state {}, operations {}\n",
        rule_.name, duration(ours), duration(torch), torch_.result.arrangement,
        duration(median(streaming_)), duration(median(arithmetic_)));
    std::cout << "  "
              << bench::claim(fmt::format("at least 4 x PyTorch: {:.2f} x", torch / ours),
                              torch >= 4 * ours)
              << "  "
              << bench::claim(fmt::format("at most 1.5 x the larger bound: {:.2f} x", over),
                              over <= 1.5);
  }

  bool agrees(bench::Budget& budget) const {
    return bench::agrees_with_peer("PyTorch, " + rule_.name, torch_.job, torch_.result,
                                   {data_, nullptr, budget});
  }

 private:
  /// Both within a moment: the processor's speed changes with what its other threads do.
  void time_with_bounds() {
    ours_.push_back(bench::median_seconds_of_steps(rule_.request, data_, Engine::weight_space,
                                                   nullptr, steps_));
    const int64_t weights = shape_.hidden_units * shape_.features;
    streaming_.push_back(bench::streaming_seconds(weights, rule_.arrays));
    const auto operations = static_cast<double>(4 * shape_.batch_size * weights);
    arithmetic_.push_back(operations / bench::blas_flops());
    over_bound_.push_back(ours_.back() / std::max(streaming_.back(), arithmetic_.back()));
  }

  Rule rule_;
  bench::Shape shape_;
  const training::TrainingData& data_;
  bench::PeerWay torch_;
  int64_t steps_ = 0;
  std::vector<double> ours_, streaming_, arithmetic_, over_bound_;
};

/// The step of sample space at a width, and its bound, in turn.
class SampleBench {
 public:
  SampleBench(const bench::Shape& shape, const training::TrainingData& data,
              std::shared_ptr<training::SampleSpace> space)
      : shape_(shape),
        data_(data),
        space_(std::move(space)),
        request_(bench::random_request(shape)) {}

  void time_a_round() {
    const parallel::OneThread one_thread;
    if (steps_ == 0) {
      steps_ = bench::steps_within(seconds_of_a_sample_timing, request_, data_,
                                   Engine::sample_space, space_);
    }
    for (int i = 0; i < sample_timings_a_round; ++i) {
      ours_.push_back(
          bench::seconds_per_step(request_, data_, Engine::sample_space, space_, steps_));
      arithmetic_.push_back(operations() / bench::blas_flops());
      over_bound_.push_back(ours_.back() / arithmetic_.back());
    }
  }

  double operations() const {
    return bench::sample_space_operations(shape_.rows, shape_.batch_size, shape_.hidden_units,
                                          data_.classes);
  }

  double ours() const { return median(ours_); }
  double over_bound() const { return median(over_bound_); }

  void print() const {
    std::cout << fmt::format(
        "sample space, {} units: {}; its {:.3g} operations at BLAS speed {}: {:.2f} x\n",
        shape_.hidden_units, duration(ours()), operations(), duration(median(arithmetic_)),
        over_bound());
  }

 private:
  bench::Shape shape_;
  const training::TrainingData& data_;
  std::shared_ptr<training::SampleSpace> space_;
  TrainRequest request_;
  int64_t steps_ = 0;
  std::vector<double> ours_, arithmetic_, over_bound_;
};

void time_sample_space(const bench::Shape& shape, const training::TrainingData& data, int rounds,
                       bench::Budget& budget) {
  const auto space = std::make_shared<training::SampleSpace>(data, int64_t{1} << 32);
  bench::Shape narrow_shape = shape;
  narrow_shape.hidden_units = 10;
  SampleBench wide(shape, data, space), narrow(narrow_shape, data, space);
  budget.repeat(rounds, budget.left() / 4, "sample space", [&] {
    wide.time_a_round();
    narrow.time_a_round();
  });
  wide.print();
  std::cout << "  "
            << bench::claim("at most 1.6 x its operations at BLAS speed", wide.over_bound() <= 1.6);
  narrow.print();
  std::cout << "  " << bench::claim("at most 8 µs", narrow.ours() <= 8e-6);
}

bool time_dense(const bench::Shape& shape, const training::TrainingData& data, int rounds,
                bench::Budget& budget) {
  std::vector<DenseBench> benches;
  for (auto& rule : rules(shape)) benches.emplace_back(std::move(rule), shape, data);
  bench::Peers peers(data);
  budget.repeat(rounds, budget.left(), "dense steps", [&] {
    for (auto& of_rule : benches) of_rule.time_a_round(peers);
  });
  for (const auto& of_rule : benches) of_rule.print();
  bool agree = true;
  for (const auto& of_rule : benches) agree &= of_rule.agrees(budget);
  return agree;
}

}  // namespace

int main(int argc, char** argv) {
  bench::Shape shape;
  bench::Purpose purpose{"steps", "A step of either engine against PyTorch and its bounds"};
  purpose.rounds = 9;
  purpose.more_options = [&](CLI::App& program) {
    program.add_option("--rows", shape.rows, "For training")->capture_default_str();
    program.add_option("--features", shape.features)->capture_default_str();
    program.add_option("--units", shape.hidden_units)->capture_default_str();
    program.add_option("--batch", shape.batch_size)->capture_default_str();
  };
  return bench::run(argc, argv, purpose, [&](const bench::CommandLine& asked) {
    bench::Budget budget(asked.seconds);
    std::cout << bench::machine_facts()
              << fmt::format("{} rows of {} features, {} hidden units, batch {}\n", shape.rows,
                             shape.features, shape.hidden_units, shape.batch_size);
    const auto data = bench::random_data(shape);
    time_sample_space(shape, data, asked.rounds, budget);
    const bool agree = time_dense(shape, data, asked.rounds, budget);
    std::cout << budget.summary();
    return agree;
  });
}
