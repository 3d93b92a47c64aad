#pragma once

#include <torch/types.h>

#include <filesystem>

namespace data_loaders {

/// An IDX file of unsigned bytes, gzipped or not, as uint8 of the shape that its header gives
/// (http://yann.lecun.com/exdb/mnist, "The IDX file format"). Throws std::runtime_error that names
/// the path, what was expected and what stood there: no such file, another magic number, fewer or
/// more bytes than the header promises, a damaged gzip.
torch::Tensor read_idx(const std::filesystem::path& path);

}  // namespace data_loaders
