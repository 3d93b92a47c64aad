#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "app/inputs/input_kind.h"
#include "app/sweep_file/sweep.h"

namespace experiments {

/// Where data lies, and where what is computed from it once is kept.
struct DataPlaces {
  std::filesystem::path root;   ///< paths of the JSON start here
  std::filesystem::path cache;  ///< folder of computed features
  bool demo = false;            ///< generated data and untrained networks, without any file
};

using InputKinds = std::map<std::string, std::shared_ptr<const InputKind>>;  ///< by name

/// Grey values in [0, 1].
std::shared_ptr<const InputKind> pixels(const AlexNetOptions& options, const DataPlaces& places);
/// AlexNet's conv4 after ReLU; grey pictures count as RGB of three equal channels.
std::shared_ptr<const InputKind> alexnet_conv4(const AlexNetOptions& options,
                                               const DataPlaces& places);

/// Reads what the kind of that name needs; one for each of input_names(). Throws std::runtime_error
/// that names a file and what to do about it.
inline std::shared_ptr<const InputKind> open_input(const std::string& name,
                                                   const AlexNetOptions& options,
                                                   const DataPlaces& places) {
  static const std::map<std::string, decltype(&pixels)> kinds{{"pixels", pixels},
                                                              {"alexnet.conv4", alexnet_conv4}};
  return kinds.at(name)(options, places);
}

}  // namespace experiments
