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
void add_sparse_gradient(Matrix<Number>& gradient, const SortedEntries<Number>& entries,
                         const Matrix<Number>& deltas) {
  kernels::multiply_sparse({entries.starts.data(), entries.starts.data() + 1, entries.rows.data(),
                            entries.values.data(), deltas.data(), gradient.data(), gradient.rows(),
                            gradient.stride()});
}

template void sparse_scores(const SparseRows&, const Matrix<float>&, const RowNumbers&,
                            const Matrix<float>&, Matrix<float>&);
template void sparse_scores(const SparseRows&, const Matrix<double>&, const RowNumbers&,
                            const Matrix<double>&, Matrix<double>&);
template void add_sparse_gradient(Matrix<float>&, const SortedEntries<float>&,
                                  const Matrix<float>&);
template void add_sparse_gradient(Matrix<double>&, const SortedEntries<double>&,
                                  const Matrix<double>&);

}  // namespace training
