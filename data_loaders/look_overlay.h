#pragma once

#include <memory>

#include "data_loaders/look.h"

namespace data_loaders {

/// One picture, laid over others to compare them.
class LookOverlay {
 public:
  explicit LookOverlay(const Look& look);
  ~LookOverlay();
  LookOverlay(LookOverlay&&) noexcept;

  /// How far `other` is from being a copy, at the place and scale where it fits best: from 0, the
  /// same, to 1 and more, nothing in common; infinity where its colours are others.
  double distance(const Look& other, bool mirrored) const;

 private:
  struct Overlay;
  std::unique_ptr<const Overlay> overlay_;
};

/// A greater distance is that of two different pictures.
constexpr double kFarthestCopy = 0.07;

}  // namespace data_loaders
