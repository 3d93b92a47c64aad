#include <torch/serialize.h>

#include <stdexcept>
#include <string>

#include "alexnet/weight_readers.h"
#include "files/whole_file.h"
#include "files/zip.h"

namespace alexnet {
namespace {

// torch.save writes an OrderedDict, which LibTorch's unpickler does not know; a dict it does.
std::string conversion(const std::filesystem::path& path) {
  auto converted = path;
  converted.replace_extension(".dict.pth");
  return "LibTorch cannot read it as a dict of tensors; this line converts it: python3 -c \"import "
         "torch; torch.save({k: v.detach().clone() for k, v in torch.load('" +
         path.string() + "', map_location='cpu').items()}, '" + converted.string() + "')\"";
}

c10::IValue unpickle(const std::string& bytes) {
  return torch::pickle_load(std::vector<char>(bytes.begin(), bytes.end()));
}

NamedTensors read_dict(const std::filesystem::path& path) {
  const auto bytes = files::read_whole(path);
  const bool is_zip = bytes.compare(0, 2, "PK") == 0;
  if (is_zip && !files::is_whole_zip(bytes))
    throw std::runtime_error("not a whole file: damaged or truncated");
  NamedTensors tensors;
  try {
    for (const auto& entry : unpickle(bytes).toGenericDict()) {
      if (!entry.key().isString() || !entry.value().isTensor()) continue;
      tensors[entry.key().toStringRef()] = entry.value().toTensor();
    }
  } catch (const std::exception&) {
    throw std::runtime_error(conversion(path));
  }
  return tensors;
}

}  // namespace

Weights read_torch_weights(const std::filesystem::path& path) {
  return torchvision_weights(read_dict(path));
}

}  // namespace alexnet
