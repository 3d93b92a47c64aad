#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "app/inputs/input_kind.h"
#include "app/sweep_file/sweep.h"

namespace experiments {

/// Where data lies, and where what is computed from it once is kept.
struct DataPlaces {
  std::filesystem::path root;   ///< paths of the JSON start here
  std::filesystem::path cache;  ///< folder of computed features
  bool demo = false;            ///< generated data and untrained networks, without any file
  bool verify = false;          ///< pictures are read though the cache knows their files
};

using InputKinds = std::map<std::string, std::shared_ptr<const InputKind>>;  ///< by name

/// The inputs that a sweep reads; those of one network share a pass over the pictures.
struct InputRequest {
  std::set<std::string> names;
  const Sweep& sweep;
  const DataPlaces& places;
};

// Each opens those of the names that are of its kind. They throw std::runtime_error that names a
// file and what to do about it.

/// Grey values in [0, 1].
InputKinds pixels(const InputRequest& request);
/// What a layer of AlexNet gives; grey pictures count as RGB of three equal channels.
InputKinds alexnet_layers(const InputRequest& request);
/// What a network of the user's own gives.
InputKinds own_networks(const InputRequest& request);

/// Rows that were computed elsewhere, found by the pictures' names.
InputKinds precomputed_rows(const InputRequest& request);

/// What stands in for an input of the file's own under --demo: the last convolution of an untrained
/// AlexNet.
std::shared_ptr<const InputKind> stand_in(const DataPlaces& places);

/// All that are asked for.
inline InputKinds open_inputs(const InputRequest& request) {
  InputKinds inputs;
  for (const auto open : {pixels, alexnet_layers, own_networks, precomputed_rows})
    inputs.merge(open(request));
  return inputs;
}

inline std::shared_ptr<const InputKind> open_input(const std::string& name, const Sweep& sweep,
                                                   const DataPlaces& places) {
  return open_inputs({{name}, sweep, places}).at(name);
}

}  // namespace experiments
