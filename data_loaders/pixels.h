#pragma once

#include "data_loaders/labelled_images.h"

namespace data_loaders {

/// Grey values in rows: float32 [N, H * W] in [0, 1]. RGB becomes luma by ITU-R BT.601
/// (section 2.5.1): 0.299 R + 0.587 G + 0.114 B. Allocates nothing but the result.
torch::Tensor grey_pixels(const LabelledImages& images);

}  // namespace data_loaders
