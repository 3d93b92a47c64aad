#include "app/exports/read_model.h"

#include <c10/util/Exception.h>
#include <caffe2/serialize/inline_container.h>
#include <torch/script.h>

#include <sstream>
#include <stdexcept>

#include "app/error_words.h"
#include "app/exports/contents.h"
#include "app/exports/onnx.h"
#include "app/exports/pth.h"
#include "app/exports/torchscript.h"
#include "files/whole_file.h"
#include "files/zip.h"

namespace exports {
namespace {

bool begins_as_zip(const std::string& bytes) {
  return bytes.compare(0, 4, "PK\x03\x04") == 0;
}

/// A safetensors file begins with the length of its header, eight bytes, and the header's brace.
bool begins_as_safetensors(const std::string& bytes) {
  return bytes.size() > 8 && bytes[8] == '{';
}

/// A .pth may hold a TorchScript file among its tensors.
bool is_script(const std::string& bytes) {
  if (bytes.find("constants.pkl") == bytes.npos) return false;
  std::istringstream stream(bytes);
  try {
    return caffe2::serialize::PyTorchStreamReader(&stream).hasRecord("constants.pkl");
  } catch (const std::exception&) {
    return true;  // damaged: load_module says so
  }
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

Contents load_dict(const std::string& bytes) {
  const std::runtime_error not_whole(
      "not a whole .pth file: damaged, truncated or of another kind");
  if (!files::is_whole_zip(bytes)) throw not_whole;
  try {
    return read_pth(bytes);
  } catch (const c10::Error&) {
    throw not_whole;
  }
}

ExportedModel read(const std::filesystem::path& path) {
  const auto bytes = files::read_whole(path);
  if (begins_as_zip(bytes)) {
    return is_script(bytes) ? model_of(load_module(bytes)) : model_of(load_dict(bytes));
  }
  if (begins_as_safetensors(bytes)) return model_of(files::read_safetensors(path));
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
