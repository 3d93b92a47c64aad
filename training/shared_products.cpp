#include "training/shared_products.h"

#include <algorithm>
#include <functional>

#include "kernels/matrix_product.h"
#include "kernels/vectors.h"
#include "models/initial_weights.h"
#include "parallel/available_threads.h"
#include "parallel/for_each_item.h"
#include "training/matrix.h"
#include "training/row_blocks.h"

namespace training {
namespace {

// Units of a projection that a thread draws and multiplies at a time.
constexpr int64_t piece_units = 64;

int64_t pieces(int64_t count, int64_t size) {
  return (count + size - 1) / size;
}

/// Calls body(first) for every piece of `size` items.
void for_each_piece(int64_t count, int64_t size, int64_t threads,
                    const std::function<void(int64_t)>& body) {
  const auto work = [&](int64_t piece) {
    const c10::InferenceMode no_autograd;
    body(piece * size);
  };
  parallel::for_each_item(pieces(count, size), work, threads);
}

/// out = left right^T, for contiguous `left` and rows of `right`; `out` may be columns of a wider
/// matrix.
void multiply(const torch::Tensor& left, const torch::Tensor& right,
              const std::vector<int64_t>& right_rows, torch::Tensor out) {
  with_number(out.scalar_type(), [&](auto number) {
    using Number = decltype(number);
    const auto rows = row_pointers<Number>(left), columns = row_pointers<Number>(right, right_rows);
    kernels::multiply_packed(kernels::MatrixProduct<Number>{{rows.data()},
                                                            {columns.data(), /*transposed=*/true},
                                                            left.size(0),
                                                            out.size(1),
                                                            left.size(1),
                                                            out.data_ptr<Number>(),
                                                            out.stride(0)});
  });
}

double square_of(const torch::Tensor& row) {
  const Matrix<double> numbers(row.unsqueeze(0));
  return kernels::sum_of_squares(numbers.data(), numbers.count());
}

}  // namespace

SharedProducts::SharedProducts(const torch::Tensor& inputs, std::vector<int64_t> columns,
                               int64_t memory, int64_t threads)
    : inputs_(inputs.contiguous()),
      columns_(std::move(columns)),
      memory_(memory),
      threads_(threads) {
  const c10::InferenceMode no_autograd;
  const int64_t rows = inputs_.size(0);
  inner_products_ = torch::empty({rows, static_cast<int64_t>(columns_.size())}, inputs_.options());
  // A share for each thread: every piece copies all columns into the order of its tiles.
  const int64_t all = threads_ > 0 ? threads_ : parallel::available_threads();
  const int64_t share = pieces(rows, all);
  for_each_piece(rows, share, threads_, [&](int64_t first) {
    const int64_t count = std::min(share, rows - first);
    multiply(inputs_.narrow(0, first, count), inputs_, columns_,
             inner_products_.narrow(0, first, count));
  });
}

SharedProducts::Kept SharedProducts::compute(uint64_t seed, int64_t units) const {
  const c10::InferenceMode no_autograd;
  Kept made{torch::empty({inputs_.size(0), units}, inputs_.options()),
            torch::empty({units}, torch::kFloat64)};
  const auto all_units = consecutive_rows(0, piece_units);
  for_each_piece(units, piece_units, threads_, [&](int64_t first) {
    const auto directions =
        models::unit_directions(seed, first, piece_units, inputs_.size(1)).to(inputs_.options());
    multiply(inputs_, directions, all_units, made.rows.narrow(1, first, piece_units));
    for (int64_t unit = 0; unit < piece_units; ++unit) {
      made.direction_squares[first + unit] = square_of(directions[unit]);
    }
  });
  return made;
}

bool SharedProducts::has(uint64_t seed, int64_t units) const {
  const auto found = kept_.find(seed);
  return found != kept_.end() && found->second.rows.size(1) >= units;
}

SharedProducts::Kept SharedProducts::find(uint64_t seed, int64_t units) {
  if (!has(seed, units)) {
    kept_.erase(seed);
    const bool fits = bytes(units) <= memory_;
    if (fits) evict_beyond(memory_ - bytes(units));
    auto made = compute(seed, units);
    if (!fits) return made;
    kept_[seed] = std::move(made);
  }
  auto& found = kept_.at(seed);
  found.last_use = ++uses_;
  return found;
}

void SharedProducts::evict_beyond(int64_t memory) {
  const auto earlier = [](const auto& a, const auto& b) {
    return a.second.last_use < b.second.last_use;
  };
  while (all_bytes() > memory) {
    kept_.erase(std::min_element(kept_.begin(), kept_.end(), earlier));
  }
}

int64_t SharedProducts::bytes(int64_t units) const {
  return inputs_.size(0) * units * static_cast<int64_t>(inputs_.element_size());
}

int64_t SharedProducts::all_bytes() const {
  int64_t sum = 0;
  for (const auto& [seed, kept] : kept_) sum += bytes(kept.rows.size(1));
  return sum;
}

int64_t SharedProducts::kept_bytes() {
  const std::lock_guard lock(mutex_);
  return all_bytes();
}

SharedProducts::Projection SharedProducts::projection(uint64_t seed, int64_t width) {
  const std::lock_guard lock(mutex_);
  const auto kept = find(seed, pieces(width, piece_units) * piece_units);
  return {kept.rows.narrow(1, 0, width).contiguous(),
          kept.direction_squares.narrow(0, 0, width).sum().item<double>()};
}

void SharedProducts::prepare(uint64_t seed, int64_t width) {
  const std::lock_guard lock(mutex_);
  const int64_t units = pieces(width, piece_units) * piece_units;
  if (!has(seed, units) && all_bytes() + bytes(units) <= memory_) find(seed, units);
}

}  // namespace training
