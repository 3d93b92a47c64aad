// gradient_check: seconds for the gradient of softmax regression by forward differences over
// all 7,850 weights and 1,000 digits: ours against the report's way in NumPy (gradient_check.py),
// on the same numbers, in turn. Exits with 1 where the gradients differ by more than 1e-6. Without
// a data root the digits are generated.

#include "training/gradients/gradient_check.h"

#include <fmt/core.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/budget.h"
#include "bench/command_line.h"
#include "bench/measure.h"
#include "data_loaders/generated_digits.h"
#include "data_loaders/mnist.h"
#include "data_loaders/pixels.h"

namespace {

namespace fs = std::filesystem;

constexpr int64_t digit_count = 1000;
constexpr double step = 0.001;
constexpr double least_ratio = 200;
constexpr double most_difference = 1e-6;

data_loaders::Examples digits(const fs::path& root) {
  const auto images = root.empty() ? data_loaders::generated_digits({digit_count / 10, 0, 28})
                                   : data_loaders::read_mnist({root / "mnist"});
  const auto rows = torch::arange(digit_count);
  return {data_loaders::grey_pixels(data_loaders::select(images, rows)).to(torch::kFloat64),
          images.labels.index_select(0, rows)};
}

void write(const fs::path& path, const torch::Tensor& tensor) {
  const auto values = tensor.to(torch::kFloat64).contiguous();
  std::ofstream file(path, std::ios::binary);
  file.write(static_cast<const char*>(values.data_ptr()),
             static_cast<std::streamsize>(values.nbytes()));
  if (!file.flush()) throw std::runtime_error(path.string() + ": cannot be written");
}

torch::Tensor read(const fs::path& path, at::IntArrayRef shape) {
  auto values = torch::empty(shape, torch::kFloat64);
  std::ifstream file(path, std::ios::binary);
  file.read(static_cast<char*>(values.data_ptr()), static_cast<std::streamsize>(values.nbytes()));
  if (!file) throw std::runtime_error(path.string() + ": too short");
  return values;
}

double numpy_seconds(const fs::path& folder) {
  const auto command = "/usr/bin/python3 '" FACESWEEP_BENCH "/gradient_check.py' '" +
                       folder.string() + "' " + std::to_string(step);
  FILE* output = popen(command.c_str(), "r");
  double seconds = 0;
  const bool read = output != nullptr && std::fscanf(output, "%lf", &seconds) == 1;
  if (output == nullptr || pclose(output) != 0 || !read) {
    throw std::runtime_error(command + ": failed; it needs python3-numpy");
  }
  return seconds;
}

bool run(const bench::CommandLine& asked) {
  bench::Budget budget(asked.seconds);
  const torch::NoGradGuard no_gradients;
  const auto examples = digits(asked.data);
  torch::manual_seed(0);
  const training::SoftmaxRegression model{0.01 * torch::randn({10, 784}, torch::kFloat64),
                                          torch::zeros({10}, torch::kFloat64)};
  const auto folder = fs::temp_directory_path() / ("gradient_check-" + std::to_string(getpid()));
  fs::create_directory(folder);
  write(folder / "x.bin", examples.inputs);
  write(folder / "y.bin", torch::one_hot(examples.labels, 10));
  write(folder / "w.bin", model.weight.t());
  write(folder / "b.bin", model.bias);

  std::cout << bench::machine_facts();
  std::vector<double> ours, numpy;
  torch::Tensor gradient;
  const int rounds = budget.repeat(asked.rounds, budget.left(), "both", [&] {
    ours.push_back(bench::seconds([&] {
      gradient = training::finite_differences(model, examples, training::Difference::forward, step);
    }));
    numpy.push_back(numpy_seconds(folder));
  });
  const auto peer = read(folder / "gradient.bin", {785, 10}).t();
  fs::remove_all(folder);
  const double ratio = bench::median(numpy) / bench::median(ours);
  const double difference = (gradient - peer).abs().max().item<double>();
  std::cout << fmt::format("{} digits, 7,850 weights, forward differences of {}, medians of {}\n",
                           digit_count, step, rounds)
            << "one forward pass a weight, NumPy: " << bench::duration(bench::median(numpy)) << '\n'
            << fmt::format("one changed logit a weight, ours: {}, {:.0f} times faster\n",
                           bench::duration(bench::median(ours)), ratio)
            << bench::claim("at least 200 times faster", ratio >= least_ratio)
            << fmt::format("largest difference {:.1e}, of gradients up to {:.2g}\n", difference,
                           peer.abs().max().item<double>())
            << budget.summary();
  return difference <= most_difference;
}

}  // namespace

int main(int argc, char** argv) {
  return bench::run(
      argc, argv,
      {"gradient_check", "Softmax regression's gradient by finite differences: ours against NumPy",
       "DATA_ROOT", "The folder with mnist/; generated digits without one"},
      run);
}
