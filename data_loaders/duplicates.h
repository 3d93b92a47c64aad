#pragma once

#include "data_loaders/labelled_images.h"

namespace data_loaders {

/// `images` less every picture that shares a mark with an earlier one; each is counted in left_out
/// as "duplicate". Where a pair straddles the data set's own test part, the training one goes.
LabelledImages without_duplicates(const LabelledImages& images);

}  // namespace data_loaders
