#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

namespace training {

/// Some rows of the data as an engine reads them.
struct Rows {
  torch::Tensor design;  ///< [R, columns]: rows of the inputs X (weight space) or of X X_train^T
                         ///< (sample space)
  torch::Tensor index;   ///< int64 [R], row numbers among all examples; undefined for a range
  int64_t first = 0;     ///< of the range, where index is undefined

  int64_t size() const { return design.size(0); }
};

/// The layer that reads the input, Z = W x + b: the wide part of a network, which an engine keeps
/// in its own way. The rest of the network (Head) is small and the same for every engine.
class InputLayer {
 public:
  virtual ~InputLayer() = default;

  /// Z = W x + b for each row: [R, width].
  virtual torch::Tensor pre_activations(const Rows& rows) = 0;

  /// Adds a block of a batch to the gradient: `delta` is the derivative of the loss by Z, [R,
  /// width], of rows of the training set. No row stands in two blocks of a batch.
  virtual void accumulate(const Rows& rows, const torch::Tensor& delta) = 0;

  /// One step down what was accumulated since the last one.
  virtual void descend() = 0;

  /// l2 * sum(W^2) + l1 * sum(|W|), in float64.
  virtual double penalty() = 0;

  virtual torch::Tensor weight() = 0;  ///< W, [width, features]: built on demand, may be large
  virtual torch::Tensor bias() = 0;    ///< b, [width]

  /// A copy of all that `weight` and `bias` follow from, and back: for early stopping.
  virtual std::vector<torch::Tensor> snapshot() = 0;
  virtual void restore(const std::vector<torch::Tensor>& snapshot) = 0;
};

}  // namespace training
