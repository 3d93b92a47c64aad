#include "training/batches.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <utility>

namespace training {

Batches::Batches(std::vector<int64_t> rows, int64_t batch_size, uint64_t seed)
    : rows_(std::move(rows)),
      order_(rows_),
      batch_size_(batch_size),
      position_(static_cast<int64_t>(rows_.size())),
      // Not the seed itself: the weights of unit 0 must not come from the same numbers as the
      // batches.
      generator_(
          at::make_generator<at::CPUGeneratorImpl>(seed * 0x9e3779b97f4a7c15ULL + 0x62617463)) {}

RowNumbers Batches::next() {
  const auto rows = static_cast<int64_t>(rows_.size());
  if (batch_size_ >= rows) return rows_;
  if (position_ >= rows) {
    const auto drawn = torch::randperm(rows, generator_, torch::kInt64);
    const int64_t* place = drawn.data_ptr<int64_t>();
    for (auto& row : order_) row = rows_[static_cast<size_t>(*place++)];
    position_ = 0;
  }
  const int64_t count = std::min(batch_size_, rows - position_);
  position_ += count;
  return {order_.data() + position_ - count, count};
}

}  // namespace training
