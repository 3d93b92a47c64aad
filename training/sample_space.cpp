#include "training/sample_space.h"

#include <algorithm>
#include <functional>

#include "models/initial_weights.h"
#include "parallel/for_each_item.h"
#include "parallel/one_thread.h"

namespace training {
namespace {

// A product over the features is done in blocks of this many rows or units, each on one thread:
// BLAS picks its order of summation by the shape, so that a fixed shape gives fixed numbers.
constexpr int64_t block_rows = 64;

int64_t blocks(int64_t count) {
  return (count + block_rows - 1) / block_rows;
}

void for_each_block(int64_t count, const std::function<void(int64_t)>& body) {
  parallel::for_each_item(blocks(count), [&](int64_t block) {
    const parallel::OneThread one_thread;
    const c10::InferenceMode no_autograd;
    body(block * block_rows);
  });
}

int64_t bytes(const torch::Tensor& tensor) {
  return tensor.numel() * tensor.element_size();
}

}  // namespace

SampleSpace::SampleSpace(const TrainingData& data, int64_t memory)
    : inputs_(data.examples.inputs), train_rows_(data.train.count), memory_(memory) {
  const c10::InferenceMode no_autograd;
  const int64_t rows = inputs_.size(0);
  const auto train = inputs_.narrow(0, 0, train_rows_).t();
  inner_products_ = torch::empty({rows, train_rows_}, inputs_.options());
  for_each_block(rows, [&](int64_t first) {
    const int64_t count = std::min(block_rows, rows - first);
    auto block = inner_products_.narrow(0, first, count);
    at::mm_out(block, inputs_.narrow(0, first, count), train);
  });
}

SampleSpace::Projection SampleSpace::compute(uint64_t seed, int64_t width) const {
  const c10::InferenceMode no_autograd;
  const int64_t units = blocks(width) * block_rows;
  Projection projection{torch::empty({units, inputs_.size(0)}, inputs_.options()),
                        torch::empty({units}, torch::kFloat64)};
  for_each_block(units, [&](int64_t first) {
    const auto directions =
        models::unit_directions(seed, first, block_rows, inputs_.size(1)).to(inputs_.options());
    auto rows = projection.rows.narrow(0, first, block_rows);
    at::mm_out(rows, directions, inputs_.t());
    projection.direction_squares.narrow(0, first, block_rows)
        .copy_(directions.square().sum(1, /*keepdim=*/false, torch::kFloat64));
  });
  projection.rows = projection.rows.t().contiguous();
  return projection;
}

std::shared_ptr<const SampleSpace::Projection> SampleSpace::find(uint64_t seed, int64_t width) {
  // Held while computing: a second trial of the same seed waits for the first one's work.
  const std::lock_guard lock(mutex_);
  auto& projection = projections_[seed];
  least_recent_first_.remove(seed);
  least_recent_first_.push_back(seed);
  if (projection == nullptr || projection->rows.size(1) < width) {
    projection = std::make_shared<const Projection>(compute(seed, width));
  }
  const auto found = projection;
  evict_beyond(memory_);
  return found;
}

void SampleSpace::evict_beyond(int64_t memory) {
  int64_t held = 0;
  for (const auto& [seed, projection] : projections_) held += bytes(projection->rows);
  while (held > memory && !least_recent_first_.empty()) {
    const auto oldest = projections_.find(least_recent_first_.front());
    held -= bytes(oldest->second->rows);
    projections_.erase(oldest);
    least_recent_first_.pop_front();
  }
}

torch::Tensor SampleSpace::projection(uint64_t seed, int64_t width) {
  return find(seed, width)->rows.narrow(1, 0, width).contiguous();
}

double SampleSpace::directions_square(uint64_t seed, int64_t width) {
  return find(seed, width)->direction_squares.narrow(0, 0, width).sum().item<double>();
}

torch::Tensor SampleSpace::weight(uint64_t seed, double directions,
                                  const torch::Tensor& coefficients) const {
  auto weight = models::unit_directions(seed, 0, coefficients.size(1), inputs_.size(1))
                    .to(inputs_.options())
                    .mul_(directions);
  return weight.addmm_(coefficients.t(), inputs_.narrow(0, 0, train_rows_));
}

}  // namespace training
