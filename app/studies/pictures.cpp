#include "app/studies/pictures.h"

#include <algorithm>

#include "app/pictures/diverging_picture.h"
#include "data_loaders/preview.h"

namespace studies {
namespace {

torch::Tensor to_bytes(const torch::Tensor& values) {
  return (values.clamp(0, 1) * 255).round().to(torch::kUInt8).unsqueeze(2);
}

}  // namespace

Picture picture_of(const torch::Tensor& pixels, const std::string& title) {
  return {title, data_loaders::encode_png(pixels)};
}

Picture grey_picture(const torch::Tensor& values, const std::string& title) {
  return picture_of(to_bytes(values), title);
}

Picture weight_picture(const torch::Tensor& values, double largest, const std::string& title) {
  return picture_of(experiments::diverging_picture(values, largest > 0 ? largest : 1), title);
}

}  // namespace studies
