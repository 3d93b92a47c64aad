#include "app/commands/first_sweep.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

namespace commands {
namespace {

std::string experiment(const std::string& name, const std::string& dataset,
                       const std::string& hidden_units, const std::string& training) {
  return fmt::format(
      "    {{ \"name\": \"{}\", \"dataset\": {}, \"input\": \"pixels\",\n"
      "      \"model\": {{ \"type\": \"face_network\", \"hidden_units\": {} }},\n"
      "      \"training\": {{ {} }},\n"
      "      \"repeats\": 2 }}",
      name, dataset, hidden_units, training);
}

}  // namespace

std::string first_sweep(const std::string& name, const std::string& dataset, int64_t steps) {
  const auto quoted = nlohmann::json(name).dump();
  const auto common = fmt::format("\"batch_size\": 10, \"steps\": {}", steps);
  return "{\n  \"datasets\": {\n    " + quoted + ": " + dataset + "\n  },\n  \"experiments\": [\n" +
         experiment("width", quoted, "[10, 25, 50, 100, 200]",
                    "\"learning_rate\": 0.003, " + common) +
         ",\n" +
         experiment("learning-rate", quoted, "100",
                    "\"learning_rate\": [0.0003, 0.001, 0.003, 0.01], " + common) +
         ",\n" +
         experiment("l2", quoted, "100",
                    "\"learning_rate\": 0.003, \"l2\": [0, 0.001, 0.01, 0.1], " + common) +
         "\n  ]\n}\n";
}

std::string demo_sweep() {
  return first_sweep("faces", R"({ "loader": "generated_faces", "split": { "folds": 5 } })", 3000);
}

}  // namespace commands
