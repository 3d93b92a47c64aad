#include "data_loaders/mnist.h"

#include <algorithm>
#include <stdexcept>

#include "data_loaders/idx.h"

namespace data_loaders {
namespace {

struct Part {
  std::filesystem::path images_file, labels_file;
  torch::Tensor images;  // uint8 [N, H, W]
  torch::Tensor labels;  // uint8 [N]
};

/// The file "<part>-<kind>" ("train-images-idx3"), in any of the spellings that are about.
std::filesystem::path find_file(const MnistOptions& options, const std::vector<std::string>& parts,
                                const std::string& kind, const std::string& rank) {
  for (const auto& part : parts) {
    for (const std::string dash : {"-", "."}) {
      for (const std::string ending : {".gz", ""}) {
        const auto path =
            options.path / (options.prefix + part + "-" + kind + dash + rank + "-ubyte" + ending);
        if (std::filesystem::exists(path)) return path;
      }
    }
  }
  const auto usual = options.prefix + parts[0] + "-" + kind + "-" + rank + "-ubyte.gz";
  throw std::runtime_error((options.path / usual).string() + ": no such file, with or without .gz");
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
}

Part read_part(const MnistOptions& options, const std::vector<std::string>& names) {
  Part part;
  part.images_file = find_file(options, names, "images", "idx3");
  part.labels_file = find_file(options, names, "labels", "idx1");
  part.images = read_idx(part.images_file);
  part.labels = read_idx(part.labels_file);
  if (part.images.dim() != 3) {
    fail(part.images_file,
         "expected images in 3 dimensions, got " + std::to_string(part.images.dim()));
  }
  if (part.images.numel() == 0) fail(part.images_file, "holds no images");
  check_labels(part.labels_file, part.labels, part.images.size(0));
  if (options.transposed) part.images = part.images.transpose(1, 2);
  return part;
}

/// Names the classes, and counts the labels from the first of them.
void name_classes(const MnistOptions& options, const std::filesystem::path& labels_file,
                  LabelledImages& digits) {
  constexpr int64_t last_digit = 9;
  const auto lowest = digits.labels.min().item<int64_t>();
  const auto highest = digits.labels.max().item<int64_t>();
  digits.class_names = options.classes;
  if (options.classes.empty() && highest <= last_digit) {
    for (int64_t label = 0; label <= last_digit; ++label) {
      digits.class_names.push_back(std::to_string(label));
    }
    return;
  }
  if (options.classes.empty()) {
    for (int64_t label = lowest; label <= highest; ++label) {
      digits.class_names.push_back(std::to_string(label));
    }
  }
  const auto named = static_cast<int64_t>(digits.class_names.size());
  if (named != highest - lowest + 1) {
    fail(labels_file, "expected labels of " + std::to_string(named) +
                          " classes, as \"classes\" names them, got " + std::to_string(lowest) +
                          " to " + std::to_string(highest));
  }
  digits.labels -= lowest;
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
  const Part train = read_part(options, {"train"});
  const Part test = read_part(options, {"t10k", "test"});
  if (sides(train.images) != sides(test.images)) {
    fail(test.images_file, "expected images of " + sides(train.images) + " like " +
                               train.images_file.string() + ", got " + sides(test.images));
  }
  LabelledImages digits;
  digits.images = torch::cat({train.images, test.images}).unsqueeze(-1);
  digits.labels = torch::cat({train.labels, test.labels}).to(torch::kInt64);
  name_classes(options, train.labels_file, digits);
  digits.names = numbered("train", train.labels.size(0));
  const auto test_names = numbered("t10k", test.labels.size(0));
  digits.names.insert(digits.names.end(), test_names.begin(), test_names.end());
  digits.official_test = torch::arange(digits.size()) >= train.labels.size(0);
  return digits;
}

}  // namespace data_loaders
