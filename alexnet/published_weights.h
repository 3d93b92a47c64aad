#pragma once

#include <string>
#include <vector>

#include "files/fetch.h"

namespace alexnet {

/// Weights that their makers publish.
struct PublishedWeights {
  std::string name;    ///< what `facesweep alexnet fetch` calls them
  files::Wanted file;  ///< its path is the name as published; read_weights() goes by the extension
};

const std::vector<PublishedWeights>& published_weights();

/// Throws std::runtime_error that lists the names there are.
const PublishedWeights& published_weights(const std::string& name);

}  // namespace alexnet
