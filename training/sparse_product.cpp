#include "training/sparse_product.h"

#include <algorithm>
#include <vector>

#include "kernels/product.h"
#include "kernels/sparse_product.h"

namespace training {
namespace {

/// Where the entries of each of some rows begin and end.
struct Entries {
  std::vector<int64_t> begin, end;
};

Entries entries_of(const SparseRows& sparse, const RowNumbers& rows) {
  Entries entries;
  for (const int64_t row : rows) {
    entries.begin.push_back(sparse.starts[static_cast<size_t>(row)]);
    entries.end.push_back(sparse.starts[static_cast<size_t>(row) + 1]);
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

template <class Number>
void sparse_scores(const SparseRows& sparse, const Matrix<Number>& background,
                   const RowNumbers& rows, const Matrix<Number>& weights, Matrix<Number>& scores) {
  const int64_t columns = weights.stride();
  kernels::multiply(
      {background.pointers(), 0, weights.data(), columns, weights.rows(), scores.data(), columns},
      1, columns);
  for (int64_t r = 1; r < rows.count; ++r) std::copy_n(scores.data(), columns, scores.row(r));
  const auto entries = entries_of(sparse, rows);
  kernels::multiply_sparse({entries.begin.data(), entries.end.data(), sparse.features.data(),
                            sparse.values.data_ptr<Number>(), weights.data(), scores.data(),
                            rows.count, columns});
}

template <class Number>
void add_sparse_gradient(Matrix<Number>& gradient, const SparseRows& sparse, const RowNumbers& rows,
                         const Matrix<Number>& deltas) {
  const auto sorted = by_feature<Number>(sparse, entries_of(sparse, rows));
  kernels::multiply_sparse({sorted.starts.data(), sorted.starts.data() + 1, sorted.rows.data(),
                            sorted.values.data(), deltas.data(), gradient.data(), gradient.rows(),
                            gradient.stride()});
}

template void sparse_scores(const SparseRows&, const Matrix<float>&, const RowNumbers&,
                            const Matrix<float>&, Matrix<float>&);
template void sparse_scores(const SparseRows&, const Matrix<double>&, const RowNumbers&,
                            const Matrix<double>&, Matrix<double>&);
template void add_sparse_gradient(Matrix<float>&, const SparseRows&, const RowNumbers&,
                                  const Matrix<float>&);
template void add_sparse_gradient(Matrix<double>&, const SparseRows&, const RowNumbers&,
                                  const Matrix<double>&);

}  // namespace training
