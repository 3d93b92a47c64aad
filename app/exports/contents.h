#pragma once

#include "app/exports/exported_model.h"
#include "files/safetensors.h"

namespace exports {

/// What a file of any format holds: named tensors, and strings that say what they are.
///
/// Tensors: the model's parameters; input.mean where there is one; alexnet.conv1.weight,
/// alexnet.conv1.bias and so on, alexnet.mean and alexnet.scale where it reads a layer of AlexNet;
/// network.torchscript, uint8, the bytes of the file, where it reads a network of the user's own.
///
/// Strings, each plain text or JSON: format, model, hidden_units, input, picture, divisor,
/// half_precision, class_names, alexnet, network, trial, trial_id, dataset, data_fingerprint, demo,
/// test, program; and for people preprocessing, scores.
using Contents = files::Safetensors;

Contents contents_of(const ExportedModel& model);

/// Adds alexnet.conv1.weight and so on.
void add_tensors(const alexnet::Weights& weights, Contents& contents);

/// Adds network.torchscript.
void add_network(const std::string& bytes, Contents& contents);

/// Throws std::runtime_error where these are not the contents of a model that facesweep exported,
/// or as check(ExportedModel).
ExportedModel model_of(const Contents& contents);

/// The strings alone, which every format carries.
std::map<std::string, std::string> metadata_of(const ExportedModel& model);

}  // namespace exports
