#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "app/sweep_file/keep.h"
#include "app/sweep_file/named_inputs.h"
#include "app/sweep_file/study.h"
#include "app/sweep_file/trial.h"
#include "models/architecture.h"

namespace experiments {

/// What an enumeration's values are called in JSON, in tables and on disk.
template <class Value>
using Names = std::vector<std::pair<std::string, Value>>;

/// The inputs that need no declaration; a file may name others (named_inputs.h).
const std::vector<std::string>& input_names();

/// Of the models that have hidden units.
std::vector<std::string> models_with_hidden_units();

template <class Value>
const Names<Value>& names();

template <>
const Names<Scaling>& names();
template <>
const Names<models::ModelType>& names();
template <>
const Names<models::Loss>& names();
template <>
const Names<training::Optimizer>& names();
template <>
const Names<training::Engine>& names();
template <>
const Names<Keep>& names();
template <>
const Names<NoisePlace>& names();
template <>
const Names<NetworkTakes>& names();

/// Throws std::invalid_argument for a value without a name.
template <class Value>
const std::string& name_of(Value value) {
  for (const auto& [name, candidate] : names<Value>()) {
    if (candidate == value) return name;
  }
  throw std::invalid_argument("an enumeration's value has no name");
}

/// Throws std::invalid_argument that quotes a name nothing has.
template <class Value>
Value value_of(const std::string& wanted) {
  for (const auto& [name, value] : names<Value>()) {
    if (name == wanted) return value;
  }
  throw std::invalid_argument("no value is called \"" + wanted + "\"");
}

}  // namespace experiments
