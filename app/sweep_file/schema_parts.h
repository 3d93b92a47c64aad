#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "app/json/json_field.h"
#include "app/sweep_file/trial_fields.h"

namespace experiments {

// Pieces of experiments.schema.json; keys keep their order, so that editors and readers see the
// description first.

nlohmann::ordered_json integer_schema(int64_t least, int64_t most = kLargestInteger);
nlohmann::ordered_json number_schema(const Bounds& bounds);
nlohmann::ordered_json text_schema();  ///< not empty
nlohmann::ordered_json list_schema(const nlohmann::ordered_json& item);
nlohmann::ordered_json object_schema();  ///< without any property yet; no others are allowed

/// The object's keys.
KeyTree keys_of(const nlohmann::ordered_json& object);

nlohmann::ordered_json reference(const std::string& definition);

/// `schema` below a description and, unless that is null, a default.
nlohmann::ordered_json described(const std::string& description, const nlohmann::json& value,
                                 const nlohmann::ordered_json& schema);

/// What the field takes: a value and, where it varies, a list or a range.
nlohmann::ordered_json field_schema(const TrialField& field);

}  // namespace experiments
