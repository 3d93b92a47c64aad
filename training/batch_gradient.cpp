#include "training/batch_gradient.h"

#include <algorithm>

namespace training {

template <class Number>
void BatchGradient<Number>::add(const RowNumbers& rows, const Matrix<Number>& delta) {
  if (used_ == blocks_.size()) {
    blocks_.push_back({{}, Matrix<Number>(std::max(rows.count, delta.rows()), delta.columns())});
  }
  auto& block = blocks_[used_++];
  block.numbers.assign(rows.begin(), rows.end());
  std::copy_n(delta.data(), rows.count * delta.stride(), block.delta.data());
}

template class BatchGradient<float>;
template class BatchGradient<double>;

}  // namespace training
