#include "training/loss.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace training {
namespace {

/// Rows of numbers beside each other, in memory that loops may walk through.
bool is_plain(const torch::Tensor& scores) {
  return scores.device().is_cpu() && scores.stride(1) == 1;
}

// One pass over each row. ATen's softmax costs 10 ns an element where rows have ten columns: as
// much as the matrix products of a step of logistic regression on MNIST.
template <typename Number>
void softmax_rows(Number* scores, int64_t stride, int64_t rows, int64_t classes, Number scale) {
  for (int64_t row = 0; row < rows; ++row, scores += stride) {
    const Number largest = *std::max_element(scores, scores + classes);
    Number sum = 0;
    for (int64_t c = 0; c < classes; ++c) sum += scores[c] = std::exp(scores[c] - largest);
    for (int64_t c = 0; c < classes; ++c) scores[c] *= scale / sum;
  }
}

void scaled_softmax_(torch::Tensor& scores, double scale) {
  if (!is_plain(scores)) {
    scores.copy_(scores.softmax(1).mul_(scale));
    return;
  }
  AT_DISPATCH_FLOATING_TYPES(scores.scalar_type(), "scaled_softmax_", [&] {
    softmax_rows<scalar_t>(scores.data_ptr<scalar_t>(), scores.stride(0), scores.size(0),
                           scores.size(1), static_cast<scalar_t>(scale));
  });
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
void subtract_largest(Number* scores, int64_t classes) {
  const Number largest = *std::max_element(scores, scores + classes);
  for (int64_t c = 0; c < classes; ++c) scores[c] -= largest;
}

template <typename Number>
void divide_by_sum(Number* scores, int64_t classes, Number scale) {
  Number sum = 0;
  for (int64_t c = 0; c < classes; ++c) sum += scores[c];
  for (int64_t c = 0; c < classes; ++c) scores[c] *= scale / sum;
}

/// Calls body(row, first score) for every row of every model.
template <typename Number, typename Body>
void for_each_model(torch::Tensor& scores, int64_t models, int64_t classes, const Body& body) {
  Number* row = scores.data_ptr<Number>();
  for (int64_t r = 0; r < scores.size(0); ++r, row += scores.size(1)) {
    for (int64_t m = 0; m < models; ++m) body(r, row + m * classes);
  }
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

void scores_to_gradient(Loss loss, torch::Tensor& scores, const torch::Tensor& labels,
                        double scale) {
  if (loss == Loss::log_loss) {
    scaled_softmax_(scores, scale);
    subtract_onehot_(scores, labels, scale);
  } else {
    scores.mul_(2 * scale);
    subtract_onehot_(scores, labels, 2 * scale);
  }
}

void stacked_scores_to_gradient(torch::Tensor& scores, const torch::Tensor& labels, int64_t models,
                                int64_t classes, double scale) {
  const int64_t used = models * classes;
  const int64_t* label = labels.data_ptr<int64_t>();
  AT_DISPATCH_FLOATING_TYPES(scores.scalar_type(), "stacked_scores_to_gradient", [&] {
    const auto factor = static_cast<scalar_t>(scale);
    for_each_model<scalar_t>(scores, models, classes,
                             [&](int64_t, scalar_t* own) { subtract_largest(own, classes); });
    // Over the whole matrix ATen takes vectors of exponentials: five times faster than one by one.
    scores.exp_();
    for_each_model<scalar_t>(scores, models, classes, [&](int64_t row, scalar_t* own) {
      divide_by_sum(own, classes, factor);
      own[label[row]] -= factor;
    });
  });
  scores.narrow(1, used, scores.size(1) - used).zero_();
}

}  // namespace training
