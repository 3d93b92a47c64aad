#include "training/row_scaling.h"

#include <cmath>

#include "training/matrix.h"

namespace training {
namespace {

// Sums in float64, one row after the other: LibTorch's follow the number of threads and the
// instructions that it finds.

template <class Number>
std::vector<double> column_means(const torch::Tensor& inputs, const std::vector<int64_t>& rows) {
  const int64_t features = inputs.size(1);
  std::vector<double> sums(static_cast<size_t>(features), 0);
  for (const int64_t r : rows) {
    const Number* row = inputs.data_ptr<Number>() + r * features;
    for (int64_t c = 0; c < features; ++c) sums[static_cast<size_t>(c)] += row[c];
  }
  for (double& sum : sums) sum /= static_cast<double>(rows.size());
  return sums;
}

/// The root of the mean square of all numbers of some rows, less `mean`.
template <class Number>
double deviation(const torch::Tensor& inputs, const std::vector<int64_t>& rows,
                 const torch::Tensor& mean) {
  const int64_t features = inputs.size(1);
  const Number* centre = mean.data_ptr<Number>();
  double sum = 0;
  for (const int64_t r : rows) {
    const Number* row = inputs.data_ptr<Number>() + r * features;
    for (int64_t c = 0; c < features; ++c) {
      const Number centred = row[c] - centre[c];
      sum += static_cast<double>(centred) * centred;
    }
  }
  // Rows that are all the same have none: they are left at 0.
  if (sum == 0) return 1;
  return std::sqrt(sum / (static_cast<double>(rows.size()) * static_cast<double>(features)));
}

}  // namespace

RowScaling row_scaling(const torch::Tensor& inputs, const std::vector<int64_t>& train,
                       Scaling scaling) {
  RowScaling found;
  if (scaling == Scaling::none) return found;
  return with_number(inputs.scalar_type(), [&](auto number) {
    using Number = decltype(number);
    found.mean = torch::tensor(column_means<Number>(inputs, train), torch::kFloat64)
                     .to(inputs.scalar_type());
    if (scaling == Scaling::standardised)
      found.divisor = deviation<Number>(inputs, train, found.mean);
    return found;
  });
}

void scale_rows_(torch::Tensor& inputs, const RowScaling& scaling) {
  if (scaling.is_none()) return;
  inputs.sub_(scaling.mean);
  if (scaling.divisor != 1) inputs.div_(scaling.divisor);
}

// ((x - m1) / s1 - m2) / s2 = (x - (m1 + s1 m2)) / (s1 s2)
RowScaling chained(const RowScaling& first, const RowScaling& second) {
  if (second.is_none()) return first;
  if (first.is_none()) return second;
  return {first.mean + first.divisor * second.mean, first.divisor * second.divisor};
}

}  // namespace training
