#pragma once

#include <filesystem>

#include "data_loaders/labelled_images.h"

namespace data_loaders {

struct MnistOptions {
  /// Folder of the four IDX files: train-images-idx3-ubyte, train-labels-idx1-ubyte and the two of
  /// t10k, each with or without .gz; "train-images.idx3-ubyte" is found too.
  std::filesystem::path path;
};

/// The training digits and then the test digits, in the files' order: images uint8 [70000, 28, 28,
/// 1], ink 255 on paper 0; classes "0" to "9"; names "train/17" and "t10k/17"; the t10k rows are
/// the official test; a row's mark is the SHA-256 of its pixels. Files of other counts or sides,
/// such as Fashion-MNIST, are read as well. Throws std::runtime_error that names the file, what was
/// expected and what stood there.
LabelledImages read_mnist(const MnistOptions& options);

}  // namespace data_loaders
