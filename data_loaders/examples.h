#pragma once

#include <torch/types.h>

namespace data_loaders {

/// Labelled examples in rows: inputs float32 [N, features], labels int64 [N].
struct Examples {
  torch::Tensor inputs;
  torch::Tensor labels;

  int64_t size() const { return labels.size(0); }
  int64_t features() const { return inputs.size(1); }
};

}  // namespace data_loaders
