#pragma once

#include <cstdint>

#include "data_loaders/labelled_images.h"

namespace data_loaders {

struct GeneratedDigitsOptions {
  int64_t per_class = 500;
  uint64_t seed = 0;
  int64_t size = 28;  ///< side of the pictures, pixels
};

/// Ten digit shapes drawn with a pen: images uint8 [10 * per_class, size, size, 1], ink 255 on
/// paper 0, class by class. Position, rotation, slant, size, thickness and the strokes themselves
/// vary, and there is noise. Picture i of a class depends on seed, class, i and size only. Throws
/// std::invalid_argument unless per_class >= 1 and size >= 8.
LabelledImages generated_digits(const GeneratedDigitsOptions& options,
                                const Progress& progress = {});

}  // namespace data_loaders
