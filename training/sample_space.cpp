#include "training/sample_space.h"

#include <cmath>
#include <utility>

#include "kernels/matrix_product.h"
#include "models/initial_weights.h"
#include "training/matrix.h"

namespace training {
namespace {

/// The place of each of `columns` among N rows, -1 where it is none.
std::vector<int64_t> places_among(int64_t rows, const std::vector<int64_t>& columns) {
  std::vector<int64_t> places(static_cast<size_t>(rows), -1);
  for (size_t i = 0; i < columns.size(); ++i) places[columns[i]] = static_cast<int64_t>(i);
  return places;
}

/// Some columns of a row-major matrix.
torch::Tensor columns_of(const torch::Tensor& matrix, const std::vector<int64_t>& columns) {
  auto chosen =
      torch::empty({matrix.size(0), static_cast<int64_t>(columns.size())}, matrix.options());
  with_number(matrix.scalar_type(), [&](auto number) {
    using Number = decltype(number);
    auto* out = chosen.template data_ptr<Number>();
    for (const auto* row : row_pointers<Number>(matrix)) {
      for (const int64_t column : columns) *out++ = row[column];
    }
  });
  return chosen;
}

/// K'_ij = K_ij - m_i - m_j + m, with m_i the mean of row i and m that of the training rows' means:
/// the products of rows less the training rows' mean. Returns the sum of K' over its training rows'
/// own products, which is that of the squares of all their numbers.
template <class Number>
double centre(torch::Tensor& products, const std::vector<int64_t>& train) {
  const int64_t rows = products.size(0), n = products.size(1);
  auto* numbers = products.data_ptr<Number>();
  std::vector<double> means(static_cast<size_t>(rows), 0);
  for (int64_t i = 0; i < rows; ++i) {
    for (int64_t j = 0; j < n; ++j) means[i] += numbers[i * n + j];
    means[i] /= static_cast<double>(n);
  }
  double mean = 0, squares = 0;
  for (const int64_t row : train) mean += means[row] / static_cast<double>(n);
  for (int64_t i = 0; i < rows; ++i) {
    for (int64_t j = 0; j < n; ++j) {
      auto& number = numbers[i * n + j];
      number = static_cast<Number>(number - means[i] - means[train[j]] + mean);
    }
  }
  for (int64_t j = 0; j < n; ++j) squares += numbers[train[j] * n + j];
  return squares;
}

/// Each column less its mean over some rows.
template <class Number>
void centre_columns(torch::Tensor& values, const std::vector<int64_t>& rows) {
  const int64_t columns = values.size(1);
  auto* numbers = values.data_ptr<Number>();
  std::vector<double> means(static_cast<size_t>(columns), 0);
  for (const int64_t row : rows) {
    for (int64_t c = 0; c < columns; ++c) means[c] += numbers[row * columns + c];
  }
  for (double& mean : means) mean /= static_cast<double>(rows.size());
  for (int64_t i = 0; i < values.size(0); ++i) {
    for (int64_t c = 0; c < columns; ++c) {
      auto& number = numbers[i * columns + c];
      number = static_cast<Number>(number - means[c]);
    }
  }
}

}  // namespace

SampleSpace::SampleSpace(std::shared_ptr<SharedProducts> products, const TrainingData& data)
    : products_(std::move(products)),
      train_(data.train),
      places_(places_among(data.examples.inputs.size(0), data.train)),
      is_centred_(data.scaling != Scaling::none),
      inner_products_(products_->inner_products()) {
  const c10::InferenceMode no_autograd;
  if (train_ != products_->columns() || is_centred_) {
    const auto places = places_among(inner_products_.size(0), products_->columns());
    std::vector<int64_t> columns;
    for (const int64_t row : train_) columns.push_back(places.at(static_cast<size_t>(row)));
    inner_products_ = columns_of(inner_products_, columns);
  }
  if (!is_centred_) return;
  const double squares = with_number(inner_products_.scalar_type(), [&](auto number) {
    return centre<decltype(number)>(inner_products_, train_);
  });
  if (data.scaling == Scaling::centred || squares <= 0) return;
  const auto numbers =
      static_cast<double>(train_.size()) * static_cast<double>(data.examples.features());
  divisor_ = std::sqrt(squares / numbers);
  inner_products_.div_(divisor_ * divisor_);
}

SampleSpace::SampleSpace(const TrainingData& data, int64_t memory, int64_t threads)
    : SampleSpace(
          std::make_shared<SharedProducts>(data.examples.inputs, data.train, memory, threads),
          data) {}

SharedProducts::Projection SampleSpace::projection(uint64_t seed, int64_t width) const {
  auto projection = products_->projection(seed, width);
  if (!is_centred_) return projection;
  const c10::InferenceMode no_autograd;
  projection.rows = projection.rows.clone();  // that of all splits stays as it is
  with_number(projection.rows.scalar_type(),
              [&](auto number) { centre_columns<decltype(number)>(projection.rows, train_); });
  if (divisor_ != 1) projection.rows.div_(divisor_);
  return projection;
}

torch::Tensor SampleSpace::weight(uint64_t seed, double directions,
                                  const torch::Tensor& coefficients) const {
  return sample_space_weight(products_->inputs(), train_, seed, directions,
                             for_unscaled_rows(coefficients));
}

// C (X - 1 m^T) = (C - mean(C) 1^T) X, for m = X^T 1 / n.
torch::Tensor SampleSpace::for_unscaled_rows(const torch::Tensor& coefficients) const {
  if (!is_centred_) return coefficients;
  auto centred = coefficients.clone(torch::MemoryFormat::Contiguous);
  with_number(centred.scalar_type(), [&](auto number) {
    centre_columns<decltype(number)>(centred, consecutive_rows(0, centred.size(0)));
  });
  return centred.div_(divisor_);
}

torch::Tensor sample_space_weight(const torch::Tensor& inputs, const std::vector<int64_t>& rows,
                                  uint64_t seed, double directions,
                                  const torch::Tensor& coefficients) {
  auto weight = models::unit_directions(seed, 0, coefficients.size(1), inputs.size(1))
                    .to(inputs.scalar_type());
  const auto factors = coefficients.contiguous();
  with_number(weight.scalar_type(), [&](auto number) {
    using Number = decltype(number);
    const auto of_rows = row_pointers<Number>(factors);
    const auto own = row_pointers<Number>(inputs, rows);
    kernels::multiply_packed(kernels::MatrixProduct<Number>{{of_rows.data(), /*transposed=*/true},
                                                            {own.data()},
                                                            weight.size(0),
                                                            weight.size(1),
                                                            factors.size(0),
                                                            weight.data_ptr<Number>(),
                                                            weight.size(1),
                                                            /*scale=*/1,
                                                            static_cast<Number>(directions)});
  });
  return weight;
}

}  // namespace training
