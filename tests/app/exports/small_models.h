#pragma once

#include <torch/types.h>

#include "app/exports/exported_model.h"

/// Small models that tests of exports start from, weights drawn, not trained.
namespace small_models {

/// A face network of 4 units on 12 x 12 pixels of RGB pictures, standardised, three classes with
/// names that are not ASCII.
exports::ExportedModel pixels();

/// A face network of 3 units on conv4 of 40 x 40 pictures, centred, with the untrained AlexNet.
exports::ExportedModel conv4();

/// A face network of 3 units on what a small TorchScript network gives for 14 x 14 pictures, as a
/// tuple in a dictionary.
exports::ExportedModel own_network(bool takes_planes);

/// Every kind of model, input, scaling and picture at least once, with what it is.
std::vector<std::pair<std::string, exports::ExportedModel>> all();

/// uint8 [count, height, width, 3], every value drawn.
torch::Tensor pictures(int64_t count, int64_t height, int64_t width);

/// `pictures` of the model's own side and channels.
torch::Tensor pictures_for(const exports::ExportedModel& model, int64_t count);

}  // namespace small_models
