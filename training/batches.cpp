#include "training/batches.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>

namespace training {

Batches::Batches(int64_t rows, int64_t batch_size, uint64_t seed)
    : rows_(rows),
      batch_size_(batch_size),
      position_(rows),
      // Not the seed itself: the weights of unit 0 must not come from the same numbers as the
      // batches.
      generator_(
          at::make_generator<at::CPUGeneratorImpl>(seed * 0x9e3779b97f4a7c15ULL + 0x62617463)),
      order_(torch::arange(rows)) {}

RowNumbers Batches::next() {
  if (batch_size_ >= rows_) return {order_.data_ptr<int64_t>(), rows_};
  if (position_ >= rows_) {
    order_ = torch::randperm(rows_, generator_, torch::kInt64);
    position_ = 0;
  }
  const int64_t count = std::min(batch_size_, rows_ - position_);
  position_ += count;
  return {order_.data_ptr<int64_t>() + position_ - count, count};
}

}  // namespace training
