#pragma once

#include <torch/types.h>

namespace experiments {

/// The magnitude that one value in 200 exceeds (1 where all are 0): as the end of a colour scale it
/// keeps a few weights from paling all others.
double usual_bound(const torch::Tensor& values);

/// `values` [H, W] in colours that diverge around zero, uint8 [H, W, 3] RGB: blue below, near white
/// at 0, red above (ColorBrewer's RdBu, safe for the colour-blind). The colours end at +-`bound`,
/// which is positive.
torch::Tensor diverging_picture(const torch::Tensor& values, double bound);

}  // namespace experiments
