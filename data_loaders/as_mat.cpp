#include "data_loaders/as_mat.h"

namespace data_loaders {

cv::Mat as_mat(const torch::Tensor& picture) {
  const auto channels = static_cast<int>(picture.size(2));
  return {static_cast<int>(picture.size(0)), static_cast<int>(picture.size(1)), CV_8UC(channels),
          picture.data_ptr(), static_cast<size_t>(picture.stride(0))};
}

}  // namespace data_loaders
