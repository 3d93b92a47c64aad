#pragma once

#include <torch/types.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

namespace training {

/// What sample space needs of some examples, whatever is trained on which of them
/// (docs/sample_space.md): their inner products, and their projections on the initial weights of
/// each seed. Safe to use from several threads. The same numbers come out for any number of
/// threads: the order of summation of a product does not depend on its shape
/// (kernels/matrix_product.h).
class SharedProducts {
 public:
  /// Computes the products of all rows of `inputs`, float32 or float64 [N, features], with those
  /// numbered by `columns`, on `threads` threads (0: all that the program may use). Keeps at most
  /// `memory` bytes of projections; one that was dropped is computed again.
  SharedProducts(const torch::Tensor& inputs, std::vector<int64_t> columns, int64_t memory,
                 int64_t threads = 0);

  const torch::Tensor& inputs() const { return inputs_; }
  /// X X_columns^T: [N, columns].
  const torch::Tensor& inner_products() const { return inner_products_; }
  const std::vector<int64_t>& columns() const { return columns_; }

  /// The examples on the initial weights of one seed, models::unit_directions U.
  struct Projection {
    torch::Tensor rows;            ///< X U^T, [N, width]
    double directions_square = 0;  ///< |U|^2, for the l2 penalty
  };

  Projection projection(uint64_t seed, int64_t width);

  /// Computes a projection ahead, if it can be kept beside those that are kept already.
  void prepare(uint64_t seed, int64_t width);

  /// Bytes of the projections that are kept.
  int64_t kept_bytes();

 private:
  /// A projection for any network that is not wider.
  struct Kept {
    torch::Tensor rows;               ///< [N, width rounded up to whole blocks]
    torch::Tensor direction_squares;  ///< float64 [width rounded up], |U_j|^2
    uint64_t last_use = 0;
  };

  Kept compute(uint64_t seed, int64_t units) const;
  // These four are called with the lock held. It is held while computing too: a second trial of
  // the same seed waits for the first one's work.
  Kept find(uint64_t seed, int64_t units);
  bool has(uint64_t seed, int64_t units) const;
  /// Drops the least recently used until no more than `memory` bytes are kept.
  void evict_beyond(int64_t memory);
  int64_t all_bytes() const;

  int64_t bytes(int64_t units) const;

  torch::Tensor inputs_;
  std::vector<int64_t> columns_;
  torch::Tensor inner_products_;
  int64_t memory_;
  int64_t threads_;
  std::mutex mutex_;
  std::map<uint64_t, Kept> kept_;  ///< by seed
  uint64_t uses_ = 0;
};

}  // namespace training
