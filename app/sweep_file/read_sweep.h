#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/json/json_field.h"
#include "app/sweep_file/sweep.h"

namespace experiments {

/// The sweep that a JSON file describes (experiments.schema.json says what it holds), checked as a
/// whole: what comes back can be trained as far as JSON can tell. `overrides` are those of --set
/// (overrides.h). Throws app::ConfigError for the first mistake, std::runtime_error where the file
/// cannot be read.
Sweep read_sweep(const std::filesystem::path& path, const std::vector<std::string>& overrides = {});

/// The same of a text; messages name `file`.
Sweep read_sweep_text(const std::string& text, const std::string& file,
                      const std::vector<std::string>& overrides = {});

/// The options of a data set in the JSON file. Throws app::ConfigError that lists the names there
/// where it is none of them, and as read_sweep() does.
DatasetOptions read_dataset_options(const std::string& file, const std::string& dataset);

/// The JSON text with the overrides applied, indented: what sweep.json keeps. Reads as the same
/// sweep.
std::string resolved_text(const std::string& text, const std::string& file,
                          const std::vector<std::string>& overrides = {});

/// The keys of "alexnet".
const KeyTree& alexnet_keys();

/// The keys of the whole file, below which stand datasets and experiments.
const KeyTree& file_keys();

/// What "alexnet" and the whole file may say.
nlohmann::ordered_json alexnet_schema();
nlohmann::ordered_json file_schema();

}  // namespace experiments
