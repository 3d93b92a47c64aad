#pragma once

#include <cstdint>

#include "data_loaders/randomness.h"

namespace data_loaders {

/// Fills `pixels`, uint8 [size, size, 3] RGB, with soft spots of about one colour.
void paint_background(uint8_t* pixels, int64_t size, Randomness& random);

/// Multiplies `pixels`, uint8 [size, size, 3] RGB, by a light that falls from one side and has a
/// colour and a strength of its own.
void shine(uint8_t* pixels, int64_t size, Randomness& random);

}  // namespace data_loaders
