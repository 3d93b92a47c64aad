#include "tests/files/torch_files.h"

#include <caffe2/serialize/inline_container.h>

#include "files/zip.h"

namespace torch_files {

std::string rewritten(
    const std::string& archive,
    const std::function<std::string(const std::string& name, std::string bytes)>& changed) {
  std::string bytes;
  caffe2::serialize::PyTorchStreamWriter writer([&bytes](const void* data, size_t size) {
    bytes.append(static_cast<const char*>(data), size);
    return size;
  });
  for (const auto& entry : files::read_zip(archive)) {
    const auto name = entry.name.substr(entry.name.find('/') + 1);
    if (entry.deflated || name == "version" || name.find("serialization_id") != name.npos) continue;
    const auto record = changed(name, std::string(entry.bytes));
    writer.writeRecord(name, record.data(), record.size());
  }
  writer.writeEndOfFile();
  return bytes;
}

std::string with_half_a_storage(const std::string& archive) {
  return rewritten(archive, [](const std::string& name, std::string bytes) {
    return name == "data/0" ? bytes.substr(0, bytes.size() / 2) : bytes;
  });
}

}  // namespace torch_files
