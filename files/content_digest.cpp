#include "files/content_digest.h"

#include <sstream>
#include <stdexcept>
#include <string_view>

#include "files/sha256.h"

namespace files {
namespace {

/// With its length in front: no two lists of texts give the same bytes.
void add(Sha256& digest, std::string_view text) {
  digest.update(std::to_string(text.size()) + ':');
  digest.update(text);
}

void add(Sha256& digest, const torch::Tensor& tensor) {
  const auto values = tensor.detach().cpu().contiguous();
  std::ostringstream kind;
  kind << c10::toString(values.scalar_type()) << ' ' << values.sizes();
  add(digest, kind.str());
  add(digest, {static_cast<const char*>(values.data_ptr()), values.nbytes()});
}

}  // namespace

std::string content_digest(const Safetensors& file) {
  Sha256 digest;
  for (const auto& [name, tensor] : file.tensors) {
    add(digest, name);
    add(digest, tensor);
  }
  digest.update("metadata");
  for (const auto& [key, value] : file.metadata) {
    if (key == content_digest_key) continue;
    add(digest, key);
    add(digest, value);
  }
  return digest.hex();
}

Safetensors with_digest(Safetensors file) {
  file.metadata[content_digest_key] = content_digest(file);
  return file;
}

Safetensors checked_by_digest(Safetensors file) {
  const auto found = file.metadata.find(content_digest_key);
  if (found == file.metadata.end()) return file;
  if (found->second != content_digest(file))
    throw std::runtime_error("damaged or changed: its contents do not have their SHA-256");
  file.metadata.erase(found);
  return file;
}

}  // namespace files
