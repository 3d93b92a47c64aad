#pragma once

#include <torch/types.h>

#include <string>

#include "app/studies/blocks.h"

namespace studies {

/// Grey values [H, W] in [0, 1], others clipped, as a picture.
Picture grey_picture(const torch::Tensor& values, const std::string& title);

/// Numbers around zero, [H, W], in the colours of experiments::diverging_picture, which end at
/// +-`largest`.
Picture weight_picture(const torch::Tensor& values, double largest, const std::string& title);

/// uint8 [H, W, 1 or 3] as a picture.
Picture picture_of(const torch::Tensor& pixels, const std::string& title);

}  // namespace studies
