// gradient_check [DATA]: seconds for the gradient of softmax regression by forward differences over
// all 7,850 weights and 1,000 digits: ours against the report's way in NumPy (gradient_check.py),
// on the same numbers, in turn. Exit code 1 where ours is less than 200 times faster or differs by
// more than 1e-6. DATA holds mnist/; without it the digits are generated. Both want
// OPENBLAS_CORETYPE set where OpenBLAS does not know the processor.

#include "training/gradient_check.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "data_loaders/generated_digits.h"
#include "data_loaders/mnist.h"
#include "data_loaders/pixels.h"
#include "parallel/for_each_item.h"

namespace {

namespace fs = std::filesystem;

constexpr int64_t digit_count = 1000;
constexpr int rounds = 3;
constexpr double step = 0.001;
constexpr double least_ratio = 200;
constexpr double most_difference = 1e-6;

data_loaders::Examples digits(int argc, char** argv) {
  const auto images = argc > 1 ? data_loaders::read_mnist({fs::path(argv[1]) / "mnist"})
                               : data_loaders::generated_digits({digit_count / 10, 0, 28});
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

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// 0 where both promises hold; else 1, and which one does not on stderr.
int judged(double ratio, double difference) {
  const bool is_fast = ratio >= least_ratio, is_equal = difference <= most_difference;
  if (is_fast && is_equal) return 0;
  std::fprintf(stderr, "error: %.0f times faster, of %.0f promised; differs by %.1e, of %.0e\n",
               ratio, least_ratio, difference, most_difference);
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  const torch::NoGradGuard no_gradients;
  const auto examples = digits(argc, argv);
  torch::manual_seed(0);
  const training::SoftmaxRegression model{0.01 * torch::randn({10, 784}, torch::kFloat64),
                                          torch::zeros({10}, torch::kFloat64)};
  const auto folder = fs::temp_directory_path() / ("gradient_check-" + std::to_string(getpid()));
  fs::create_directory(folder);
  write(folder / "x.bin", examples.inputs);
  write(folder / "y.bin", torch::one_hot(examples.labels, 10));
  write(folder / "w.bin", model.weight.t());
  write(folder / "b.bin", model.bias);

  std::vector<double> ours, numpy;
  torch::Tensor gradient;
  for (int round = 0; round < rounds; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    gradient = training::finite_differences(model, examples, training::Difference::forward, step);
    ours.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    numpy.push_back(numpy_seconds(folder));
  }
  const auto peer = read(folder / "gradient.bin", {785, 10}).t();
  std::printf(
      "%lld digits, 7,850 weights, forward differences of %g, %lld threads, medians of %d\n",
      static_cast<long long>(digit_count), step,
      static_cast<long long>(parallel::available_threads()), rounds);
  std::printf("one forward pass a weight, NumPy: %8.3f s\n", median(numpy));
  const double ratio = median(numpy) / median(ours);
  const double difference = (gradient - peer).abs().max().item<double>();
  std::printf("one changed logit a weight, ours: %8.4f s, %.0f times faster\n", median(ours),
              ratio);
  std::printf("largest difference %.1e, of gradients up to %.2g\n", difference,
              peer.abs().max().item<double>());
  fs::remove_all(folder);
  return judged(ratio, difference);
}
