#pragma once

#include <torch/types.h>

#include <opencv2/core/mat.hpp>

namespace data_loaders {

/// `picture` itself, not a copy, uint8 [H, W, C] of any stride between rows. For .cpp files: no
/// header of ours shows OpenCV to those who include it.
cv::Mat as_mat(const torch::Tensor& picture);

}  // namespace data_loaders
