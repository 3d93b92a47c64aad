#include "app/sweep_file/schema.h"

#include <iostream>

#include "app/commands/commands.h"

namespace commands {

void add_schema(CLI::App& app, int&) {
  auto* schema = app.add_subcommand(
      "schema",
      "Print the JSON Schema of experiments.json, by which editors complete and check it");
  schema->footer("Example:\n  facesweep schema > experiments.schema.json");
  schema->callback([] { std::cout << experiments::schema_text(); });
}

}  // namespace commands
