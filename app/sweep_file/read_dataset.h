#pragma once

#include <string>
#include <vector>

#include "app/json/json_field.h"
#include "app/sweep_file/sweep.h"

namespace experiments {

/// One entry of "datasets". Paths stay as written; nothing is opened.
DatasetOptions read_dataset(const JsonField& field);

/// "mnist", "facescrub", ...
std::vector<std::string> loader_names();

/// The keys of a data set of that loader, and of its split.
const KeyTree& dataset_keys(const std::string& loader);

/// What a data set of that loader, and a split, may say.
nlohmann::ordered_json dataset_schema(const std::string& loader);
nlohmann::ordered_json split_schema();

}  // namespace experiments
