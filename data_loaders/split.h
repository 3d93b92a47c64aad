#pragma once

#include <cstdint>
#include <optional>

#include "data_loaders/labelled_images.h"

namespace data_loaders {

/// How many pictures of each class go into each part. Left out: `train` takes what the others
/// leave, `test` takes every picture that the data set marks as for testing (30 where it marks
/// none), and `validation` takes what is left, at most as many per class as `test`; where `train`
/// is left out too, `validation` is a sixth of what could be trained on.
struct SplitOptions {
  std::optional<int64_t> train;
  std::optional<int64_t> validation;
  std::optional<int64_t> test;
  uint64_t seed = 0;
};

/// Row numbers of the three parts: int64 [N_part], each in a seeded random order, pairwise
/// disjoint.
struct Split {
  torch::Tensor train;
  torch::Tensor validation;
  torch::Tensor test;
};

/// A stratified split: per class the counts of `options`. The same seed gives the same parts,
/// and the same `test` whatever `train` and `validation` are. Throws std::runtime_error that names
/// the class, what the split asks of it and what it has, where a class is too small or would leave
/// a part empty; std::invalid_argument where a count is below 1.
Split split(const LabelledImages& images, const SplitOptions& options);

}  // namespace data_loaders
