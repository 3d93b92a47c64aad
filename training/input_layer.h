#pragma once

#include <torch/types.h>

#include <map>
#include <string>
#include <vector>

#include "training/matrix.h"
#include "training/row_blocks.h"

namespace training {

/// The layer that reads the input, Z = W x + b: the wide part of a network, which an engine keeps
/// in its own way. The rest of the network (Head) is small and the same for every engine.
class InputLayer {
 public:
  virtual ~InputLayer() = default;

  /// l2 * sum(W^2) + l1 * sum(|W|), in float64.
  virtual double penalty() = 0;

  virtual torch::Tensor weight() = 0;  ///< W, [width, features]: built on demand, may be large
  virtual torch::Tensor bias() = 0;    ///< b, [width]
  /// A copy of what W follows from, by the names of model_state.h: small where the engine keeps no
  /// W.
  virtual std::map<std::string, torch::Tensor> weight_state() = 0;

  /// A copy of all that `weight` and `bias` follow from, and back: for early stopping.
  virtual std::vector<torch::Tensor> snapshot() = 0;
  virtual void restore(const std::vector<torch::Tensor>& snapshot) = 0;
};

/// The same as it trains, in float32 or float64. Rows are numbers of examples.
template <class Number>
class TrainedLayer : public InputLayer {
 public:
  /// z [rows, width] <- W x + b for each row; `z` has room for more rows.
  virtual void pre_activations(const RowNumbers& rows, Matrix<Number>& z) = 0;

  /// Adds a block of a batch to the gradient: `delta` [rows, width] is the derivative of the loss
  /// by Z, of rows of the training set. No row stands in two blocks of a batch.
  virtual void accumulate(const RowNumbers& rows, const Matrix<Number>& delta) = 0;

  /// One step down what was accumulated since the last one.
  virtual void descend() = 0;
};

/// sums [1, width] += the first `count` rows of `delta`.
template <class Number>
void add_rows(const Matrix<Number>& delta, int64_t count, Matrix<Number>& sums);

}  // namespace training
