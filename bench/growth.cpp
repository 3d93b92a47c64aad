// growth: how the cost of a step, and of what comes before the first step, grows with the training
// rows n, the features d, the hidden units h, the batch size B and the number of trials. Random
// data; one quantity varies at a time around n = 300, d = 51,529, h = 200, B = 10. Steps run on one
// thread, the set-up on all.

#include <fmt/core.h>

#include <iostream>

#include "bench/budget.h"
#include "bench/command_line.h"
#include "bench/measure.h"
#include "bench/random_problem.h"
#include "bench/step_time.h"
#include "parallel/one_thread.h"
#include "training/sample_space.h"
#include "training/trainer.h"

namespace {

constexpr double seconds_of_a_timing = 0.05;

using bench::Shape;
using training::Engine;

/// Seconds of a step, without the figures at the start and the end.
double step_time(const Shape& shape, const training::TrainingData& data, Engine engine,
                 const std::shared_ptr<training::SampleSpace>& space, int rounds) {
  const auto request = bench::random_request(shape);
  const auto steps = bench::steps_within(seconds_of_a_timing, request, data, engine, space);
  std::vector<double> times;
  for (int round = 0; round < rounds; ++round) {
    times.push_back(bench::seconds_per_step(request, data, engine, space, steps));
  }
  return bench::median(times);
}

void print_row(const std::string& name, const Shape& shape, int rounds) {
  const auto data = bench::random_data(shape);
  std::shared_ptr<training::SampleSpace> space;
  const double set_up = bench::seconds([&] {
    space = std::make_shared<training::SampleSpace>(data, int64_t{1} << 32);
    space->products().prepare(0, shape.hidden_units);
  });
  const parallel::OneThread one_thread;
  const double sample = step_time(shape, data, Engine::sample_space, space, rounds);
  const double dense = step_time(shape, data, Engine::weight_space, nullptr, rounds);
  std::cout << fmt::format("{:<14} {:>10} {:>10} {:>8.0f} x {:>10}\n", name,
                           bench::duration(sample), bench::duration(dense), dense / sample,
                           bench::duration(set_up));
}

/// Set-up and `trials` trainings of 300 steps, all of one seed.
void print_trials(int64_t trials) {
  const Shape shape;
  auto request = bench::random_request(shape);
  request.options.steps = request.options.curve_every = 300;
  const auto data = bench::random_data(shape);
  const double all = bench::seconds([&] {
    const auto space = std::make_shared<training::SampleSpace>(data, int64_t{1} << 32);
    space->products().prepare(0, shape.hidden_units);
    const parallel::OneThread one_thread;
    for (int64_t i = 0; i < trials; ++i) {
      training::train({request}, data, Engine::sample_space, space);
    }
  });
  std::cout << fmt::format("{:>4} trials of 300 steps: {}, {} a step\n", trials,
                           bench::duration(all),
                           bench::duration(all / static_cast<double>(300 * trials)));
}

/// The rows of the table, by name.
std::vector<std::pair<std::string, Shape>> shapes() {
  std::vector<std::pair<std::string, Shape>> all{{"base", {}}};
  for (const int64_t n : {100, 1000, 3000}) all.push_back({fmt::format("n = {}", n), {n}});
  for (const int64_t d : {784, 5000, 150528}) all.push_back({fmt::format("d = {}", d), {300, d}});
  for (const int64_t h : {10, 50, 1000}) all.push_back({fmt::format("h = {}", h), {300, 51529, h}});
  for (const int64_t b : {1, 50, 300}) {
    all.push_back({fmt::format("B = {}", b), {300, 51529, 200, b}});
  }
  return all;
}

bool run(const bench::CommandLine& asked) {
  bench::Budget budget(asked.seconds);
  std::cout << bench::machine_facts() << '\n'
            << fmt::format("{:<14} {:>10} {:>10} {:>10} {:>10}\n", "", "step", "dense step",
                           "ratio", "set-up");
  for (const auto& [name, shape] : shapes()) {
    if (budget.allows(name)) print_row(name, shape, asked.rounds);
  }
  std::cout << "\nset-up shared by more trials\n";
  for (const int64_t trials : {1, 10, 100}) {
    if (budget.allows(fmt::format("{} trials", trials))) print_trials(trials);
  }
  std::cout << '\n' << budget.summary();
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(
      argc, argv,
      {"growth", "What a step and its set-up cost by rows, features, units, batch and trials"},
      run);
}
