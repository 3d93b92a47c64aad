#include "data_loaders/mnist.h"

#include <algorithm>
#include <stdexcept>

#include "data_loaders/idx.h"

namespace data_loaders {
namespace {

struct Part {
  std::filesystem::path images_file;
  torch::Tensor images;  // uint8 [N, H, W]
  torch::Tensor labels;  // uint8 [N]
};

/// `stem` is "train-images" and `rank` "idx3": the file, in any of the spellings that are about.
std::filesystem::path find_file(const std::filesystem::path& folder, const std::string& stem,
                                const std::string& rank) {
  const auto usual = folder / (stem + "-" + rank + "-ubyte.gz");
  for (const std::string dash : {"-", "."}) {
    for (const std::string ending : {".gz", ""}) {
      const auto path = folder / (stem + dash + rank + "-ubyte" + ending);
      if (std::filesystem::exists(path)) return path;
    }
  }
  throw std::runtime_error(usual.string() + ": no such file, with or without .gz");
}

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& what) {
  throw std::runtime_error(path.string() + ": " + what);
}

void check_labels(const std::filesystem::path& path, const torch::Tensor& labels, int64_t images) {
  if (labels.dim() != 1) {
    fail(path, "expected labels in 1 dimension, got " + std::to_string(labels.dim()));
  }
  if (labels.size(0) != images) {
    fail(path, "expected as many labels as there are images, " + std::to_string(images) + ", got " +
                   std::to_string(labels.size(0)));
  }
  const auto wrong = (labels > 9).nonzero();
  if (wrong.size(0) > 0) {
    const auto row = wrong[0][0].item<int64_t>();
    fail(path, "expected labels 0 to 9, got " + std::to_string(labels[row].item<int64_t>()) +
                   " at number " + std::to_string(row));
  }
}

Part read_part(const std::filesystem::path& folder, const std::string& name) {
  Part part;
  part.images_file = find_file(folder, name + "-images", "idx3");
  const auto labels_file = find_file(folder, name + "-labels", "idx1");
  part.images = read_idx(part.images_file);
  part.labels = read_idx(labels_file);
  if (part.images.dim() != 3) {
    fail(part.images_file,
         "expected images in 3 dimensions, got " + std::to_string(part.images.dim()));
  }
  if (part.images.numel() == 0) fail(part.images_file, "holds no images");
  check_labels(labels_file, part.labels, part.images.size(0));
  return part;
}

std::string sides(const torch::Tensor& images) {
  return std::to_string(images.size(1)) + "x" + std::to_string(images.size(2));
}

std::vector<std::string> numbered(const std::string& part, int64_t count) {
  std::vector<std::string> names;
  for (int64_t i = 0; i < count; ++i) names.push_back(part + "/" + std::to_string(i));
  return names;
}

}  // namespace

LabelledImages read_mnist(const MnistOptions& options) {
  const Part train = read_part(options.path, "train");
  const Part test = read_part(options.path, "t10k");
  if (sides(train.images) != sides(test.images)) {
    fail(test.images_file, "expected images of " + sides(train.images) + " like " +
                               train.images_file.string() + ", got " + sides(test.images));
  }
  LabelledImages digits;
  digits.images = torch::cat({train.images, test.images}).unsqueeze(-1);
  digits.labels = torch::cat({train.labels, test.labels}).to(torch::kInt64);
  for (int digit = 0; digit < 10; ++digit) digits.class_names.push_back(std::to_string(digit));
  digits.names = numbered("train", train.labels.size(0));
  const auto test_names = numbered("t10k", test.labels.size(0));
  digits.names.insert(digits.names.end(), test_names.begin(), test_names.end());
  digits.official_test = torch::arange(digits.size()) >= train.labels.size(0);
  return digits;
}

}  // namespace data_loaders
