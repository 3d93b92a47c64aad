#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/config_error.h"
#include "app/sweep_file/read_sweep.h"

namespace experiments {

/// A small sweep that is right; tests change it.
inline nlohmann::json small_sweep() {
  return nlohmann::json::parse(R"({
    "datasets": {
      "digits": { "loader": "mnist", "path": "mnist" },
      "actors": { "loader": "facescrub", "path": "facescrub", "list": "actors.tsv" }
    },
    "experiments": [
      { "name": "first", "dataset": "actors",
        "model": { "type": "face_network", "hidden_units": 10 },
        "training": { "learning_rate": 0.5, "steps": 100 } }
    ]
  })");
}

/// One change of the sweep: a value (JSON text) to put at a pointer; "" removes what stands there.
struct Edit {
  std::string pointer;
  std::string value;
};

inline nlohmann::json edited(const std::vector<Edit>& edits) {
  auto sweep = small_sweep();
  for (const auto& edit : edits) {
    const nlohmann::json::json_pointer pointer(edit.pointer);
    if (edit.value.empty()) {
      auto& parent = sweep[pointer.parent_pointer()];
      if (parent.is_object()) parent.erase(pointer.back());
    } else {
      sweep[pointer] = nlohmann::json::parse(edit.value);
    }
  }
  return sweep;
}

/// What a ConfigError says; empty where none is thrown.
inline std::string message_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const app::ConfigError& error) {
    return error.what();
  }
  return "";
}

inline Sweep read_edited(const std::vector<Edit>& edits) {
  return read_sweep_text(edited(edits).dump(), "experiments.json");
}

}  // namespace experiments
