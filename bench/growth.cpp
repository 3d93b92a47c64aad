// growth: how the cost of a step, and of what comes before the first step, grows with the training
// rows n, the features d, the hidden units h, the batch size B and the number of trials. Random
// data; one quantity varies at a time around n = 300, d = 51,529, h = 200, B = 10. Steps run on one
// thread, the set-up on all.

#include <fmt/core.h>

#include <iostream>

#include "app/commands/blas.h"
#include "bench/measure.h"
#include "parallel/one_thread.h"
#include "training/sample_space.h"
#include "training/trainer.h"

namespace {

struct Shape {
  int64_t rows = 300, features = 51529, hidden_units = 200, batch_size = 10;
};

training::TrainingData random_data(const Shape& shape) {
  training::TrainingData data;
  const int64_t others = 200, all = shape.rows + others;
  torch::manual_seed(0);
  data.examples.inputs = torch::randn({all, shape.features}) / std::sqrt(double(shape.features));
  data.examples.labels = torch::arange(all).remainder(6);
  data.train = {0, shape.rows};
  data.validation = {shape.rows, others / 2};
  data.test = {shape.rows + others / 2, others / 2};
  data.classes = 6;
  return data;
}

training::TrainRequest request(const Shape& shape, int64_t steps) {
  training::TrainRequest request;
  request.model = {models::ModelType::face_network, shape.features, shape.hidden_units, 6, 0.01};
  request.options.batch_size = shape.batch_size;
  request.options.learning_rate = 0.01;
  request.options.steps = request.options.curve_every = steps;
  return request;
}

/// Seconds of a step, without the figures at the start and the end.
double step_time(const Shape& shape, const training::TrainingData& data, training::Engine engine,
                 const std::shared_ptr<training::SampleSpace>& space, int64_t steps) {
  std::vector<double> times;
  for (int round = 0; round < 3; ++round) {
    double seconds = 0;
    training::TrainCallbacks callbacks;
    callbacks.on_model = [&](size_t, const training::CurvePoint&, double until_here,
                             training::TrainedModel&) { seconds = until_here; };
    training::train({request(shape, steps)}, data, engine, space, callbacks);
    times.push_back(seconds / static_cast<double>(steps));
  }
  return bench::median(times);
}

void print_row(const std::string& name, const Shape& shape) {
  const auto data = random_data(shape);
  std::shared_ptr<training::SampleSpace> space;
  const double set_up = bench::seconds([&] {
    space = std::make_shared<training::SampleSpace>(data, int64_t{1} << 32);
    space->prepare(0, shape.hidden_units);
  });
  const parallel::OneThread one_thread;
  const double sample = step_time(shape, data, training::Engine::sample_space, space, 1000);
  const double dense = step_time(shape, data, training::Engine::weight_space, nullptr, 40);
  std::cout << fmt::format("{:<14} {:>10} {:>10} {:>8.0f} x {:>10}\n", name,
                           bench::duration(sample), bench::duration(dense), dense / sample,
                           bench::duration(set_up));
}

/// Set-up and `trials` trainings of 300 steps, all of one seed.
void print_trials(int64_t trials) {
  const Shape shape;
  const auto data = random_data(shape);
  const double all = bench::seconds([&] {
    const auto space = std::make_shared<training::SampleSpace>(data, int64_t{1} << 32);
    space->prepare(0, shape.hidden_units);
    const parallel::OneThread one_thread;
    for (int64_t i = 0; i < trials; ++i) {
      training::train({request(shape, 300)}, data, training::Engine::sample_space, space);
    }
  });
  std::cout << fmt::format("{:>4} trials of 300 steps: {}, {} a step\n", trials,
                           bench::duration(all),
                           bench::duration(all / static_cast<double>(300 * trials)));
}

}  // namespace

int main(int, char** argv) {
  commands::choose_blas_kernels(argv);
  std::cout << std::unitbuf << bench::machine_facts() << "\n\n"
            << fmt::format("{:<14} {:>10} {:>10} {:>10} {:>10}\n", "", "step", "dense step",
                           "ratio", "set-up");
  print_row("base", {});
  for (const int64_t n : {100, 1000, 3000}) print_row(fmt::format("n = {}", n), {n});
  for (const int64_t d : {784, 5000, 150528}) print_row(fmt::format("d = {}", d), {300, d});
  for (const int64_t h : {10, 50, 1000}) print_row(fmt::format("h = {}", h), {300, 51529, h});
  for (const int64_t b : {1, 50, 300}) print_row(fmt::format("B = {}", b), {300, 51529, 200, b});
  std::cout << "\nset-up shared by more trials\n";
  for (const int64_t trials : {1, 10, 100}) print_trials(trials);
}
