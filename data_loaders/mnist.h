#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "data_loaders/labelled_images.h"

namespace data_loaders {

struct MnistOptions {
  /// Folder of the four IDX files: train-images-idx3-ubyte, train-labels-idx1-ubyte and the two of
  /// t10k or test, each with or without .gz; "train-images.idx3-ubyte" is found too.
  std::filesystem::path path;
  /// Names of the classes, from the lowest label up; empty: the labels themselves.
  std::vector<std::string> classes{};
  std::string prefix{};     ///< of the files' names: "emnist-letters-"
  bool transposed = false;  ///< rows of pixels are columns, as EMNIST has them
};

/// The training digits and then the test digits, in the files' order: images uint8 [70000, 28, 28,
/// 1], ink 255 on paper 0; classes "0" to "9"; names "train/17" and "t10k/17"; the t10k rows are
/// the official test. MNIST's kin are read as well, whatever their counts and sides. Where a label
/// is above 9 or the classes are named, the classes are those from the lowest label to the highest.
/// Throws std::runtime_error that names the file, what was expected and what stood there.
LabelledImages read_mnist(const MnistOptions& options);

}  // namespace data_loaders
