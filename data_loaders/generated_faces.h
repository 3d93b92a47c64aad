#pragma once

#include <cstdint>

#include "data_loaders/labelled_images.h"

namespace data_loaders {

struct GeneratedFacesOptions {
  int64_t per_class = 130;
  uint64_t seed = 0;
  int64_t size = 227;  ///< side of the pictures, pixels
};

/// Six drawn actors, none of them a real person: images uint8 [6 * per_class, size, size, 3] RGB,
/// class by class. Each actor keeps face, hair, eyes, brows, nose, mouth, skin, glasses and beard;
/// pose, expression, light, background and noise vary. Picture i of a class depends on seed, class,
/// i and size only. Throws std::invalid_argument unless per_class >= 1 and size >= 8.
LabelledImages generated_faces(const GeneratedFacesOptions& options, const Progress& progress = {});

}  // namespace data_loaders
