#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>

#include "data_loaders/labelled_images.h"

namespace data_loaders {

/// Which pictures are trained on, chosen by and tested on.
///
/// A hold-out split has `train`, `validation` and `test`, pictures of each class. Left out: `train`
/// takes what the others leave, `test` takes every picture that the data set marks as for testing
/// (30 where it marks none), and `validation` takes what is left, at most as many per class as
/// `test`; where `train` is left out too, `validation` is a sixth of what could be trained on.
///
/// With `folds`, all pictures are dealt out to that many parts, whatever the data set marks, and
/// each is the test part once. With `inner_folds` the rest is dealt out again, and each inner part
/// validates once; the fit that is tested trains on all of the rest. Without, a sixth of the rest
/// validates.
struct SplitOptions {
  std::optional<int64_t> train;
  std::optional<int64_t> validation;
  std::optional<int64_t> test;
  uint64_t seed = 0;
  int64_t folds = 0;        ///< 0: hold-out
  int64_t inner_folds = 0;  ///< 0: a share validates
  bool resplit = false;     ///< each repeat draws its own hold-out split

  /// Repeats of a trial stand on other pictures.
  bool is_resampled() const { return folds > 0 || resplit; }
};

/// In place of a fold: nothing is tested on and everything is trained on, but for a share that
/// validates where an inner fold 0 is asked for.
constexpr int64_t all_pictures = -1;

/// Which of a data set's splits. Only the default one is there without folds and resplit.
struct SplitKey {
  uint64_t repeat = 0;  ///< draws a partition of its own
  int64_t fold = 0;     ///< whose pictures are tested on
  /// Whose pictures of the rest validate; none: the fit that is tested.
  std::optional<int64_t> inner_fold;
};

/// Row numbers of the three parts: int64 [N_part], each in a seeded random order, pairwise
/// disjoint.
struct Split {
  torch::Tensor train;
  torch::Tensor validation;  ///< empty for a fit that inner folds have chosen for
  torch::Tensor test;        ///< empty for an inner fold
};

/// Classes are too small for the split.
struct SplitError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A stratified split, which keeps the pictures of a group on one side: of a hold-out split, those
/// that would stand on another are left out. The same seed gives the same parts; of a hold-out
/// split, the same `test` whatever `train` and `validation` are. Repeat r of a resplit is the split
/// of seed + r. Throws SplitError that names every class that is too small or would leave a part
/// empty, what the split asks of it and what it has; std::invalid_argument where a count is below 1
/// or the key is none of the split's.
Split split(const LabelledImages& images, const SplitOptions& options, const SplitKey& key = {});

}  // namespace data_loaders
