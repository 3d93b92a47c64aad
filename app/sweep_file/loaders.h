#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "app/json/json_field.h"
#include "app/sweep_file/source.h"

namespace experiments {

/// A loader of experiments.json: all that is known of it stands in loaders.cpp.
struct Loader {
  std::string name;  ///< as the JSON's "loader" says it
  /// Reads the options of a data set; nothing is opened. Throws app::ConfigError.
  std::function<std::shared_ptr<const Source>(const JsonField&)> read;
  /// Adds the options to the schema of a data set.
  std::function<void(nlohmann::ordered_json&)> describe;
};

/// By name.
const std::vector<Loader>& loaders();

/// A source of these options, which must be those of a loader.
template <class Options>
std::shared_ptr<const Source> make_source(const Options& options);

}  // namespace experiments
