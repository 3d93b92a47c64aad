#pragma once

#include <torch/types.h>

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>

#include "training/training_data.h"

namespace training {

/// What every trial in sample space shares (docs/sample_space.md): the inner products of the
/// examples, and their projections on the initial weights of each seed. Safe to use from several
/// threads. The same numbers come out for any number of threads: every product is cut into blocks
/// of a fixed shape.
class SampleSpace {
 public:
  /// Computes X X_train^T, on all threads that the program may use. Keeps at most `memory` bytes of
  /// projections; one that was dropped is computed again.
  SampleSpace(const TrainingData& data, int64_t memory);

  /// X X_train^T: [N, n] for N examples of which n are for training.
  const torch::Tensor& inner_products() const { return inner_products_; }

  /// X U^T for models::unit_directions U of `seed`: [N, width].
  torch::Tensor projection(uint64_t seed, int64_t width);

  /// directions * U + coefficients^T X_train: the weights that sample space stands for, [width,
  /// features]; `coefficients` is [n, width].
  torch::Tensor weight(uint64_t seed, double directions, const torch::Tensor& coefficients) const;

  /// The sum of squares of the first `width` rows of U: for the l2 penalty.
  double directions_square(uint64_t seed, int64_t width);

 private:
  struct Projection {
    torch::Tensor rows;               ///< [N, width rounded up to whole blocks]
    torch::Tensor direction_squares;  ///< float64 [width rounded up], |U_j|^2
  };

  Projection compute(uint64_t seed, int64_t width) const;
  std::shared_ptr<const Projection> find(uint64_t seed, int64_t width);
  void evict_beyond(int64_t memory);

  torch::Tensor inputs_;
  int64_t train_rows_;
  torch::Tensor inner_products_;
  int64_t memory_;
  std::mutex mutex_;
  std::map<uint64_t, std::shared_ptr<const Projection>> projections_;
  std::list<uint64_t> least_recent_first_;
};

}  // namespace training
