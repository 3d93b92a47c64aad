#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "data_loaders/labelled_images.h"

namespace data_loaders {

/// Which of the classes that are there are wanted.
struct ClassChoice {
  std::vector<std::string> names{};  ///< these; empty: all
  int64_t at_least = 0;              ///< those with so many usable pictures

  bool wants(const std::string& name) const;
};

/// Throws std::runtime_error that begins with `place` where a wanted name is none of `known`.
void check_choice(const ClassChoice& choice, const std::vector<std::string>& known,
                  const std::string& place);

/// `images` less the classes with fewer than `at_least` pictures, which a notice names.
LabelledImages with_enough_pictures(const LabelledImages& images, int64_t at_least);

}  // namespace data_loaders
