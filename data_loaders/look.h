#pragma once

#include <torch/types.h>

#include <array>
#include <cstdint>
#include <memory>

namespace data_loaders {

/// What a picture looks like in little: enough to tell a copy of it (saved again, resized, cut a
/// little, mirrored, brightened) from another picture. docs/near_duplicates.md says how well.
struct Look {
  static constexpr int kSide = 32;
  static constexpr int kChannels = 4;
  static constexpr int kWindows = 6;

  /// RGB and luma of each of kSide x kSide pixels, softened.
  std::array<uint8_t, kSide * kSide * kChannels> pixels;
  /// The signs of the 64 lowest frequencies of the whole, and of the whole less a narrow margin: on
  /// all sides, and on two sides that meet.
  std::array<uint64_t, kWindows> hashes;
};

/// The look of a picture uint8 [H, W, 3] BGR; null where a side is below 64 pixels or the
/// picture is all but one colour: there is too little to know it by.
std::shared_ptr<const Look> look_of(const torch::Tensor& picture);

/// Whether two looks may be those of copies, by their hashes alone; and if so, whether one of them
/// is mirrored. Fast, and generous: one pair in a hundred of what is no copy may pass.
struct Likeness {
  bool possible = false;
  bool mirrored = false;
};
Likeness likeness(const Look& one, const Look& other);

}  // namespace data_loaders
