#pragma once

#include <filesystem>

#include "app/exports/verified_file.h"

namespace exports {

/// A folder that any static server shows: index.html, the model as ONNX (verified as
/// write_verified does), its description, and onnxruntime-web, which runs it in the browser. The
/// folder appears whole or not at all. Throws std::runtime_error where `folder` exists, where the
/// model reads a network of the user's own, which no browser runs, where the program was built
/// without the page, or as write_verified.
Verification write_page(const std::filesystem::path& folder, const Predictor& predictor,
                        const torch::Tensor& pictures);

}  // namespace exports
