#include "training/loss.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/softmax.h"

namespace training {
namespace {

/// Rows of numbers beside each other, in memory that loops may walk through.
bool is_plain(const torch::Tensor& scores) {
  return scores.device().is_cpu() && scores.stride(1) == 1;
}

template <typename Number>
void subtract_at_labels(Number* scores, const int64_t* labels, int64_t rows, int64_t stride,
                        Number amount) {
  for (int64_t row = 0; row < rows; ++row) scores[row * stride + labels[row]] -= amount;
}

void subtract_onehot_(torch::Tensor& scores, const torch::Tensor& labels, double scale) {
  if (!is_plain(scores) || !labels.is_contiguous()) {
    scores.scatter_add_(1, labels.unsqueeze(1),
                        torch::full({labels.size(0), 1}, -scale, scores.options()));
    return;
  }
  AT_DISPATCH_FLOATING_TYPES(scores.scalar_type(), "subtract_onehot_", [&] {
    subtract_at_labels<scalar_t>(scores.data_ptr<scalar_t>(), labels.data_ptr<int64_t>(),
                                 scores.size(0), scores.stride(0), static_cast<scalar_t>(scale));
  });
}

template <typename Number>
ScoreSums log_loss_sums(const Number* scores, int64_t stride, const int64_t* labels, int64_t rows,
                        int64_t classes) {
  ScoreSums sums;
  for (int64_t row = 0; row < rows; ++row, scores += stride) {
    const Number* largest = std::max_element(scores, scores + classes);
    double sum = 0;
    for (int64_t c = 0; c < classes; ++c) sum += std::exp(scores[c] - *largest);
    sums.correct += largest - scores == labels[row];
    sums.loss += std::log(sum) - static_cast<double>(scores[labels[row]] - *largest);
    // max_element passes over NaN; a row that holds one has no loss.
    if (!std::isfinite(sum)) sums.loss = std::numeric_limits<double>::quiet_NaN();
  }
  return sums;
}

}  // namespace

ScoreSums score_sums(Loss loss, const torch::Tensor& scores, const torch::Tensor& labels) {
  if (loss != Loss::log_loss || !is_plain(scores) || !labels.is_contiguous()) {
    return {scores.argmax(1).eq(labels).sum().item<int64_t>(), loss_sum(loss, scores, labels)};
  }
  ScoreSums sums;
  AT_DISPATCH_FLOATING_TYPES(scores.scalar_type(), "score_sums", [&] {
    sums = log_loss_sums<scalar_t>(scores.data_ptr<scalar_t>(), scores.stride(0),
                                   labels.data_ptr<int64_t>(), scores.size(0), scores.size(1));
  });
  return sums;
}

double loss_sum(Loss loss, const torch::Tensor& scores, const torch::Tensor& labels) {
  const auto column = labels.unsqueeze(1);
  if (loss == Loss::log_loss) {
    return -scores.log_softmax(1).gather(1, column).sum(torch::kFloat64).item<double>();
  }
  auto error = scores.clone();
  subtract_onehot_(error, labels, 1);
  return error.square_().sum(torch::kFloat64).item<double>();
}

torch::Tensor probabilities(const torch::Tensor& scores) {
  auto shares = scores.to(torch::kFloat64).clone(at::MemoryFormat::Contiguous);
  double* row = shares.data_ptr<double>();
  const int64_t classes = scores.size(1);
  for (int64_t r = 0; r < scores.size(0); ++r, row += classes) {
    const double largest = *std::max_element(row, row + classes);
    double sum = 0;
    for (int64_t c = 0; c < classes; ++c) sum += row[c] = std::exp(row[c] - largest);
    for (int64_t c = 0; c < classes; ++c) row[c] /= sum;
  }
  return shares;
}

template <class Number>
void scores_to_gradient(Loss loss, Matrix<Number>& scores, int64_t rows, const int64_t* labels,
                        double scale) {
  const auto factor = static_cast<Number>(scale);
  if (loss == Loss::log_loss) {
    return kernels::softmax_gradient({scores.data(), rows, scores.stride(), 1, scores.columns()},
                                     labels, factor);
  }
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t c = 0; c < scores.columns(); ++c) scores.row(r)[c] *= 2 * factor;
    scores.row(r)[labels[r]] -= 2 * factor;
  }
}

template void scores_to_gradient(Loss, Matrix<float>&, int64_t, const int64_t*, double);
template void scores_to_gradient(Loss, Matrix<double>&, int64_t, const int64_t*, double);

}  // namespace training
