#include "training/input_layer.h"

#include "kernels/vectors.h"

namespace training {

template <class Number>
void add_rows(const Matrix<Number>& delta, int64_t count, Matrix<Number>& sums) {
  for (int64_t r = 0; r < count; ++r) {
    kernels::scale_and_add(sums.data(), Number{1}, delta.row(r), Number{1}, sums.stride());
  }
}

template void add_rows(const Matrix<float>&, int64_t, Matrix<float>&);
template void add_rows(const Matrix<double>&, int64_t, Matrix<double>&);

}  // namespace training
