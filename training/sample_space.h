#pragma once

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "training/shared_products.h"
#include "training/training_data.h"

namespace training {

/// What the trials on one split share in sample space: the inner products of the examples with its
/// training rows, and their projections, as if every row had been scaled by what the training rows
/// say. It is made from the products of the unscaled examples in O(N n), without a look at them
/// (docs/folds.md).
class SampleSpace {
 public:
  /// Takes the products from `products`, which must have the split's training rows among its
  /// columns and be of the same examples.
  SampleSpace(std::shared_ptr<SharedProducts> products, const TrainingData& data);

  /// For a single split: products with its training rows alone.
  SampleSpace(const TrainingData& data, int64_t memory, int64_t threads = 0);

  /// X X_train^T: [N, n] for N examples of which n are for training, those in the order of train().
  const torch::Tensor& inner_products() const { return inner_products_; }

  /// Numbers of the training rows.
  const std::vector<int64_t>& train() const { return train_; }
  /// The place of each example among the training rows, -1 where it is none: [N].
  const std::vector<int64_t>& places() const { return places_; }

  /// X U^T, [N, width], of the scaled examples.
  SharedProducts::Projection projection(uint64_t seed, int64_t width) const;

  SharedProducts& products() const { return *products_; }

  /// directions * U + coefficients^T X_train: the weights that sample space stands for, [width,
  /// features]; `coefficients` is [n, width].
  torch::Tensor weight(uint64_t seed, double directions, const torch::Tensor& coefficients) const;

  /// The coefficients of the rows as the examples have them, that give the same weights.
  torch::Tensor for_unscaled_rows(const torch::Tensor& coefficients) const;

 private:
  std::shared_ptr<SharedProducts> products_;
  std::vector<int64_t> train_, places_;
  bool is_centred_;
  double divisor_ = 1;
  torch::Tensor inner_products_;
};

/// directions * U + coefficients^T X_rows: [width, features], for the seed's directions U,
/// coefficients [rows, width] and the rows of `inputs` as they are, which is contiguous.
torch::Tensor sample_space_weight(const torch::Tensor& inputs, const std::vector<int64_t>& rows,
                                  uint64_t seed, double directions,
                                  const torch::Tensor& coefficients);

}  // namespace training
