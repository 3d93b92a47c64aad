#pragma once

#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace experiments {

/// The rows that a network makes of pictures, as they are kept in a folder of files.
struct KeptFeatures {
  std::filesystem::path folder;  ///< of these features alone
  std::string name;              ///< for messages
  std::string network;           ///< stands for all that a row follows from beside the picture
  std::string source;            ///< for people
  int64_t features = 0;
  /// Stored as float16: half the disk. What comes back is then rounded to float16 in every run, the
  /// first one too, so that all runs see the same numbers.
  bool half_precision = false;
};

/// Takes a row, float32 [features], of layer `layer` for `picture`, both counted in the lists that
/// ComputeFeatures was given. Safe to call from several threads.
using PutFeatures = std::function<void(size_t layer, int64_t picture, const torch::Tensor& row)>;

/// Computes rows of some layers for some pictures, uint8 [N, H, W, C], in one pass over them.
using ComputeFeatures = std::function<void(const std::vector<size_t>& layers,
                                           const torch::Tensor& pictures, const PutFeatures& put)>;

struct FeatureRows {
  torch::Tensor rows;    ///< float32 [N, features]
  int64_t computed = 0;  ///< rows that no file had
  std::string notice;    ///< empty, or a sentence for people: what was wrong with a file
};

/// Rows of `layers[wanted]` for `pictures`. Those that a file of its folder has are read. Where any
/// is missing it is computed, with what the other layers lack of these pictures, whose files are
/// written on the way, row by row: in memory lie the wanted rows alone.
///
/// A row is found by the SHA-256 of its picture's size and pixels, never by name or place, so that
/// the order of pictures, the data set's name and the files' own names do not matter; files whose
/// pictures a new one has as well are removed. A file that cannot be read, or a row whose own
/// SHA-256 differs, is computed again and the notice says so; where a file cannot be written the
/// notice says that too. Throws what `compute` throws, and std::runtime_error where a number is too
/// large for half precision.
FeatureRows kept_features(const std::vector<KeptFeatures>& layers, size_t wanted,
                          const torch::Tensor& pictures, const ComputeFeatures& compute);

}  // namespace experiments
