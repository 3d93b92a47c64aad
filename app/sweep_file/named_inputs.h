#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "app/json/json_field.h"

namespace experiments {

// Inputs that a file declares and names itself, beside input_names().

/// What a network of the user's own is given for pictures.
enum class NetworkTakes {
  uint8_rgb,  ///< uint8 [N, H, W, 3], as the data set has them
  planes      ///< float32 [N, 3, size, size], (RGB in [0, 1] - mean) / std
};

/// A TorchScript network whose output for a picture is a row.
struct NetworkOptions {
  std::filesystem::path file;  ///< relative to the data root
  NetworkTakes takes = NetworkTakes::uint8_rgb;
  int64_t size = 0;  ///< side in pixels, of planes
  std::array<double, 3> mean{0, 0, 0};
  std::array<double, 3> deviation{1, 1, 1};
};

/// Rows that were computed elsewhere; paths are relative to the data root.
struct FeatureFileOptions {
  std::filesystem::path file;   ///< .safetensors or .npy
  std::filesystem::path names;  ///< of its pictures; empty: they stand in the file
};

/// All of them; each map is a section of the file.
struct NamedInputs {
  std::map<std::string, NetworkOptions> networks;
  std::map<std::string, FeatureFileOptions> features;
};

template <class Visitor>
void visit(NetworkOptions& options, Visitor& visitor) {
  constexpr int64_t largest_side = 4096;
  visitor.required_text("file", options.file, "TorchScript, below the data root; a file is code.");
  visitor.choice("takes", options.takes,
                 "uint8_rgb: uint8 [N, H, W, 3]; float: float32 [N, 3, size, size], "
                 "(RGB / 255 - mean) / std.");
  visitor.integer("size", options.size, 1, largest_side,
                  "Side of the pictures in pixels, for float.");
  visitor.colour("mean", options.mean, Bounds{}, "Of red, green and blue, for float.");
  visitor.colour("std", options.deviation, Bounds::above(0), "Of red, green and blue, for float.");
}

template <class Visitor>
void visit(FeatureFileOptions& options, Visitor& visitor) {
  visitor.required_text("file", options.file,
                        "A matrix with a row for each picture, below the data root: .npy, or "
                        ".safetensors with the tensor features and the lists names and labels in "
                        "its metadata.");
  visitor.text("names", options.names,
               "The pictures' names as lines below the header name, or name,label.");
}

template <class Visitor>
void visit(NamedInputs& inputs, Visitor& visitor) {
  visitor.section("networks", inputs.networks,
                  "Networks whose outputs are an input, by the name that experiments call them.");
  visitor.section("features", inputs.features,
                  "Rows that were computed elsewhere, by the name that experiments call them.");
}

/// The sections of the file that it has. Throws app::ConfigError, also for two inputs of one name.
NamedInputs read_named_inputs(const JsonField& file);

/// input_names() and those that the file declares.
std::vector<std::string> all_input_names(const NamedInputs& inputs);

/// The sections' keys, and what each takes.
std::vector<std::string> named_input_sections();
nlohmann::ordered_json named_input_schema(const std::string& section);

}  // namespace experiments
