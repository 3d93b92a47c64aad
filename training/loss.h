#pragma once

#include <torch/types.h>

#include "models/architecture.h"
#include "training/matrix.h"

namespace training {

using models::Loss;

/// Sum over rows of the data term, in float64. `scores` [R, classes], `labels` int64 [R].
double loss_sum(Loss loss, const torch::Tensor& scores, const torch::Tensor& labels);

/// Of some rows: how many have their label's score as the largest (the first of equal ones), and
/// loss_sum.
struct ScoreSums {
  int64_t correct = 0;
  double loss = 0;
};

ScoreSums score_sums(Loss loss, const torch::Tensor& scores, const torch::Tensor& labels);

/// softmax of each row of `scores` [R, classes], in float64. Not ATen's, whose last digits follow
/// the instructions that it finds.
torch::Tensor probabilities(const torch::Tensor& scores);

/// Replaces the first `rows` scores [.., classes] by the derivative of scale * loss_sum by the
/// scores:
///   log loss: scale (softmax(scores) - onehot(label)); squared error: 2 scale (scores -
///   onehot(label)).
/// (Bishop, "Pattern Recognition and Machine Learning", equation 4.109, for the former.) `labels`
/// has one of each row.
template <class Number>
void scores_to_gradient(Loss loss, Matrix<Number>& scores, int64_t rows, const int64_t* labels,
                        double scale);

}  // namespace training
