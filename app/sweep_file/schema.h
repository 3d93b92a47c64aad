#pragma once

#include <string>

namespace experiments {

/// experiments.schema.json: what the reader accepts, as JSON Schema (draft 2020-12).
std::string schema_text();

}  // namespace experiments
