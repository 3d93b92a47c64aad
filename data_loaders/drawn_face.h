#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "data_loaders/randomness.h"

namespace data_loaders {

using Colour = std::array<double, 3>;  ///< RGB, 0 to 255

enum class Hair { kShort, kBald, kBob, kLong, kCurly, kBun };
enum class Beard { kNone, kMoustache, kFull };

/// What a drawn actor keeps from picture to picture. Lengths are in half heights of the face.
struct Actor {
  std::string name;
  Colour skin;
  Colour hair_colour;
  Hair hair = Hair::kShort;
  double face_width = 0.78;
  double jaw = 0.5;            ///< 0 a pointed chin, 1 a square one
  double eye_distance = 0.33;  ///< of each eye from the middle
  double eye_size = 0.14;
  Colour iris;
  double brow_thickness = 0.07;
  double brow_height = 0.22;  ///< above the eyes
  double brow_slant = 0;      ///< positive: the outer ends hang
  double nose_length = 0.4;
  double nose_width = 0.14;
  double mouth_width = 0.3;
  double lips = 0.06;  ///< thickness
  Colour lip_colour;
  bool glasses = false;
  Beard beard = Beard::kNone;
};

/// The six of them, none of them a real person.
const std::array<Actor, 6>& actors();

/// Draws the actor in a pose, an expression, a light and before a background that `random` chooses,
/// into `pixels`: uint8 [size, size, 3] RGB.
void draw_face(const Actor& actor, int64_t size, Randomness random, uint8_t* pixels);

}  // namespace data_loaders
