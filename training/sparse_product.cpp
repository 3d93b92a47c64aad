#include "training/sparse_product.h"

#include <algorithm>
#include <vector>

#include "training/kernel.h"
#include "training/stacked_product.h"

namespace training {
namespace {

/// out[i, :] += sum over entries k from begin[i] to end[i] - 1 of values[k] * right[index[k], :]
template <typename Number>
struct Product {
  const int64_t* begin;
  const int64_t* end;
  const int32_t* index;
  const Number* values;
  const Number* right;
  Number* out;
  int64_t rows;     ///< of out
  int64_t columns;  ///< of right and out, and their stride
};

// A stripe of columns, its sums in registers. target_clones does not go with templates.
#define FACESWEEP_STRIPE(name, kVectors, Number, Vector)                                         \
  FACESWEEP_KERNEL void name(const Product<Number>& given) {                                     \
    const Product<Number> p = given;                                                             \
    for (int64_t i = 0; i < p.rows; ++i) {                                                       \
      Vector* place = reinterpret_cast<Vector*>(p.out + i * p.columns);                          \
      Vector sums[kVectors];                                                                     \
      _Pragma("GCC unroll 4") for (int v = 0; v < kVectors; ++v) sums[v] = place[v];             \
      for (int64_t k = p.begin[i]; k < p.end[i]; ++k) {                                          \
        const Vector* right = reinterpret_cast<const Vector*>(p.right + p.index[k] * p.columns); \
        const Number value = p.values[k];                                                        \
        _Pragma("GCC unroll 4") for (int v = 0; v < kVectors; ++v) sums[v] += value * right[v];  \
      }                                                                                          \
      _Pragma("GCC unroll 4") for (int v = 0; v < kVectors; ++v) place[v] = sums[v];             \
    }                                                                                            \
  }
#define FACESWEEP_STRIPES(Number, Vector)       \
  FACESWEEP_STRIPE(stripe_1, 1, Number, Vector) \
  FACESWEEP_STRIPE(stripe_2, 2, Number, Vector) \
  FACESWEEP_STRIPE(stripe_3, 3, Number, Vector) \
  FACESWEEP_STRIPE(stripe_4, 4, Number, Vector)
FACESWEEP_STRIPES(float, Floats)
FACESWEEP_STRIPES(double, Doubles)

template <typename Number>
void multiply_stripe(const Product<Number>& stripe, int64_t vectors) {
  switch (vectors) {
    case 1:
      return stripe_1(stripe);
    case 2:
      return stripe_2(stripe);
    case 3:
      return stripe_3(stripe);
    default:
      return stripe_4(stripe);
  }
}

template <typename Number>
void multiply(const Product<Number>& whole) {
  constexpr int64_t lanes = 64 / sizeof(Number);
  // Stripes of even width: a narrow one spends its time on the entries, not on sums.
  const int64_t vectors = whole.columns / lanes, stripes = (vectors + 3) / 4;
  for (int64_t s = 0, done = 0; s < stripes; ++s) {
    const int64_t width = (vectors - done + stripes - s - 1) / (stripes - s);
    auto stripe = whole;
    stripe.right += done * lanes;
    stripe.out += done * lanes;
    multiply_stripe(stripe, width);
    done += width;
  }
}

/// Where the entries of each of some rows begin and end.
struct Entries {
  std::vector<int64_t> begin, end;
};

Entries entries_of(const SparseRows& sparse, const RowNumbers& rows) {
  Entries entries;
  const int64_t* index = rows.index.defined() ? rows.index.data_ptr<int64_t>() : nullptr;
  for (int64_t r = 0; r < rows.count(); ++r) {
    const auto row = static_cast<size_t>(index ? index[r] : rows.range.first + r);
    entries.begin.push_back(sparse.starts[row]);
    entries.end.push_back(sparse.starts[row + 1]);
  }
  return entries;
}

/// The entries of some rows sorted by feature: those of feature f are starts[f] to starts[f + 1] -
/// 1, each with its row, by rows.
template <typename Number>
struct ByFeature {
  std::vector<int64_t> starts;
  std::vector<int32_t> rows;
  std::vector<Number> values;
};

template <typename Number>
ByFeature<Number> by_feature(const SparseRows& sparse, const Entries& entries) {
  const int32_t* feature = sparse.features.data();
  const Number* value = sparse.values.data_ptr<Number>();
  ByFeature<Number> sorted;
  // One place further on than the starts: counts become ends, and ends the starts of the next.
  std::vector<int64_t> next(static_cast<size_t>(sparse.background.size(1)) + 2, 0);
  for (size_t r = 0; r < entries.begin.size(); ++r) {
    for (int64_t k = entries.begin[r]; k < entries.end[r]; ++k) ++next[feature[k] + 2];
  }
  for (size_t f = 2; f < next.size(); ++f) next[f] += next[f - 1];
  sorted.rows.resize(static_cast<size_t>(next.back()));
  sorted.values.resize(static_cast<size_t>(next.back()));
  for (size_t r = 0; r < entries.begin.size(); ++r) {
    for (int64_t k = entries.begin[r]; k < entries.end[r]; ++k) {
      const int64_t place = next[feature[k] + 1]++;
      sorted.rows[place] = static_cast<int32_t>(r);
      sorted.values[place] = value[k];
    }
  }
  next.pop_back();
  sorted.starts = std::move(next);
  return sorted;
}

}  // namespace

torch::Tensor sparse_scores(const SparseRows& sparse, const RowNumbers& rows,
                            const torch::Tensor& weights) {
  const int64_t columns = weights.size(1);
  const auto entries = entries_of(sparse, rows);
  auto scores =
      stacked_scores(sparse.background, weights).expand({rows.count(), columns}).contiguous();
  AT_DISPATCH_FLOATING_TYPES(weights.scalar_type(), "sparse_scores", [&] {
    multiply<scalar_t>({entries.begin.data(), entries.end.data(), sparse.features.data(),
                        sparse.values.data_ptr<scalar_t>(), weights.data_ptr<scalar_t>(),
                        scores.data_ptr<scalar_t>(), rows.count(), columns});
  });
  return scores;
}

void add_sparse_gradient_(torch::Tensor& gradient, const SparseRows& sparse, const RowNumbers& rows,
                          const torch::Tensor& deltas) {
  AT_DISPATCH_FLOATING_TYPES(deltas.scalar_type(), "add_sparse_gradient_", [&] {
    const auto sorted = by_feature<scalar_t>(sparse, entries_of(sparse, rows));
    multiply<scalar_t>({sorted.starts.data(), sorted.starts.data() + 1, sorted.rows.data(),
                        sorted.values.data(), deltas.data_ptr<scalar_t>(),
                        gradient.data_ptr<scalar_t>(), gradient.size(0), gradient.size(1)});
  });
}

}  // namespace training
