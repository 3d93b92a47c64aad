#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

namespace training {

/// Proportion with a confidence interval.
struct Interval {
  double low = 0;
  double high = 0;
};

/// Precision and recall of one class, each in [0, 1]; 0 where nothing was predicted, or nothing
/// stood there.
struct ClassFigures {
  double precision = 0;
  double recall = 0;
};

/// Share of rows whose largest score is their label, in [0, 1]. `scores` is [N, classes] (logits
/// do), `labels` int64 [N].
double accuracy(const torch::Tensor& scores, const torch::Tensor& labels);

/// int64 [classes, classes]: row = label, column = prediction.
torch::Tensor confusion_matrix(const torch::Tensor& predictions, const torch::Tensor& labels,
                               int64_t classes);

/// One entry per class, from a confusion matrix.
std::vector<ClassFigures> class_figures(const torch::Tensor& confusion);

/// Wilson's score interval for `successes` of `trials` (E. B. Wilson, 1927, "Probable inference,
/// the law of succession, and statistical inference"), 95 % unless `z` says otherwise. [0, 1] where
/// trials is 0.
Interval wilson_interval(int64_t successes, int64_t trials, double z = 1.959963984540054);

}  // namespace training
