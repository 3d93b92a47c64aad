#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "data_loaders/labelled_images.h"
#include "data_loaders/split.h"

namespace experiments {

/// How a photo becomes the square picture that a network is trained on: the square in its middle,
/// or the whole of it, squeezed (FaceScrub, whose photos are cut to a face's box).
enum class Framing { middle_square, stretched };

/// Where a data set's pictures come from: a loader with its options. Paths are as written in the
/// JSON, relative to the data root.
class Source {
 public:
  virtual ~Source() = default;

  /// Throws std::runtime_error that names the file, or the folder that is missing and how to name
  /// it; or what to change where the pictures do not fit into memory.
  virtual data_loaders::LabelledImages load(const std::filesystem::path& data_root,
                                            const data_loaders::Progress& progress) const = 0;

  /// What stands in for it under --demo: generated data, enough for the split.
  virtual std::shared_ptr<const Source> stand_in(const data_loaders::SplitOptions& split) const = 0;

  /// The same with pictures of another side, where the loader lets it be chosen.
  virtual std::shared_ptr<const Source> with_side(int64_t side) const = 0;

  /// Every file, or folder with all in it, that the pictures follow from; empty where no file
  /// says all.
  virtual std::vector<std::filesystem::path> paths(const std::filesystem::path&) const {
    return {};
  }

  virtual Framing framing() const = 0;

  /// Usable pictures that a class must have; one with fewer is left out.
  virtual int64_t at_least() const { return 0; }

  /// For messages: the path, or the loader's name where it has none.
  virtual std::string place() const = 0;
};

/// A source with a loader's options, which are read back by options_of.
template <class Options>
class SourceWith : public Source {
 public:
  explicit SourceWith(Options given) : options(std::move(given)) {}

  const Options options;
};

/// Throws std::bad_cast where the source is of another loader.
template <class Options>
const Options& options_of(const Source& source) {
  return dynamic_cast<const SourceWith<Options>&>(source).options;
}

}  // namespace experiments
