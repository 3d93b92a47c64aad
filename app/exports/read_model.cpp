#include "app/exports/read_model.h"

#include <torch/script.h>

#include <sstream>
#include <stdexcept>

#include "app/error_words.h"
#include "app/exports/contents.h"
#include "app/exports/onnx.h"
#include "app/exports/pth.h"
#include "app/exports/torchscript.h"
#include "files/content_digest.h"
#include "files/torch_archive.h"
#include "files/whole_file.h"

namespace exports {
namespace {

bool begins_as_zip(const std::string& bytes) {
  return bytes.compare(0, 4, "PK\x03\x04") == 0;
}

/// A safetensors file begins with the length of its header, eight bytes, and the header's brace.
bool begins_as_safetensors(const std::string& bytes) {
  return bytes.size() > 8 && bytes[8] == '{';
}

torch::jit::Module load_module(const std::string& bytes) {
  std::istringstream stream(bytes);
  try {
    return torch::jit::load(stream);
  } catch (const std::exception&) {
    // LibTorch's words are about its own archive reader.
    throw std::runtime_error("not a whole TorchScript file: damaged, truncated or of another kind");
  }
}

ExportedModel read(const std::filesystem::path& path) {
  const auto bytes = files::read_whole(path);
  if (begins_as_zip(bytes)) {
    const files::TorchArchive archive(bytes);
    return archive.is_script() ? model_of(load_module(bytes)) : model_of(read_pth(archive));
  }
  if (begins_as_safetensors(bytes))
    return model_of(files::checked_by_digest(files::read_safetensors(path)));
  if (is_onnx(bytes)) return model_of(read_onnx(bytes));
  throw std::runtime_error(
      "not a model: expected a TorchScript, ONNX, safetensors or pth file that facesweep exported");
}

}  // namespace

ExportedModel read_model(const std::filesystem::path& path) {
  const auto named = [&](const std::string& what) {
    const auto name = path.string();
    return std::runtime_error(what.compare(0, name.size(), name) == 0 ? what : name + ": " + what);
  };
  try {
    return read(path);
  } catch (const std::exception& error) {
    throw named(app::words_of(error));
  }
}

}  // namespace exports
