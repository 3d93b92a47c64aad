#pragma once

#include <cstdint>

namespace kernels {

/// Scores of several models over the same rows, side by side: model m has the columns m * classes
/// to (m + 1) * classes - 1. The columns from there to `stride`, a multiple of 64 bytes, become 0.
template <class Number>
struct ScoreRows {
  Number* scores;
  int64_t rows, stride, models, classes;
};

/// scores <- scale (softmax(scores) - onehot(label)) for each model, `labels` one of each row. A
/// row that holds NaN or plus infinity becomes NaN.
void softmax_gradient(const ScoreRows<float>& rows, const int64_t* labels, float scale);
void softmax_gradient(const ScoreRows<double>& rows, const int64_t* labels, double scale);

}  // namespace kernels
