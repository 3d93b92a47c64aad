#pragma once

#include <filesystem>

#include "data_loaders/labelled_images.h"

namespace data_loaders {

struct CifarOptions {
  /// Folder of CIFAR-10's binary version: data_batch_1.bin to data_batch_5.bin (or some of them)
  /// and test_batch.bin.
  std::filesystem::path path;
};

/// The training pictures, file by file, and then the test pictures, in the files' order: images
/// uint8 [60000, 32, 32, 3] RGB; classes "airplane" to "truck"; names "data_batch_1/17"; the rows
/// of test_batch are the official test (https://www.cs.toronto.edu/~kriz/cifar.html, "Binary
/// version": records of a label and three planes). Throws std::runtime_error that names the file,
/// what was expected and what stood there.
LabelledImages read_cifar(const CifarOptions& options);

}  // namespace data_loaders
