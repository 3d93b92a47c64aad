#pragma once

#include <map>
#include <string>

namespace experiments {

/// A study of each type that is right and short, by type, as JSON.
inline const std::map<std::string, std::string>& study_texts() {
  static const std::map<std::string, std::string> kTexts{
      {"data_look",
       R"({"name": "look", "type": "data_look", "dataset": "digits", "per_class": 4, "nearest": 2})"},
      {"gradient_check",
       R"({"name": "gradient", "type": "gradient_check", "dataset": "digits", "rows": 40,
           "steps": [1e-6, 1e-3], "training": {"steps": 20, "learning_rate": 0.1}})"},
      {"descent_comparison",
       R"({"name": "descent", "type": "descent_comparison", "dataset": "digits", "draw_at": [5],
           "training": {"steps": 20, "batch_size": ["full", 10], "learning_rate": 0.01}})"},
      {"noise",
       R"({"name": "noise", "type": "noise", "dataset": "digits", "levels": [0, 1], "examples": 2,
           "training": {"steps": 200, "learning_rate": 0.01}, "repeats": 2})"},
      {"gradient_cost",
       R"({"name": "cost", "type": "gradient_cost", "layers": [2, 3], "neurons": [2, 4],
           "rounds": 1})"},
      {"unit_pictures",
       R"({"name": "units", "type": "unit_pictures", "dataset": "digits",
           "model": {"type": "face_network", "hidden_units": 5},
           "training": {"steps": 20, "learning_rate": 0.01, "l2": [0, 0.01]}})"},
      {"conv4_channels",
       R"({"name": "channels", "type": "conv4_channels", "dataset": "actors", "channels": 2,
           "model": {"type": "face_network", "hidden_units": 5},
           "training": {"steps": 20, "learning_rate": 0.001}})"}};
  return kTexts;
}

}  // namespace experiments
