#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "app/sweep_file/read_sweep.h"
#include "app/trials/plan.h"

namespace experiments {

/// A sweep over drawn faces, `extra` merged into its experiment.
inline Plan small_plan(const std::string& extra = "{}") {
  auto sweep = nlohmann::json::parse(R"({
    "datasets": {
      "faces": { "loader": "generated_faces", "per_class": 4, "size": 24,
                 "split": { "train": 2, "validation": 1, "test": 1 } } },
    "experiments": [
      { "name": "first", "dataset": "faces",
        "model": { "type": "logistic_regression" },
        "training": { "learning_rate": [0.1, 0.2, 0.3], "steps": 10 } } ]
  })");
  sweep["experiments"][0].merge_patch(nlohmann::json::parse(extra));
  return make_plan(read_sweep_text(sweep.dump(), "experiments.json"), {});
}

}  // namespace experiments
