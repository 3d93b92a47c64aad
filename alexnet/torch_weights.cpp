#include <stdexcept>
#include <string>

#include "alexnet/script_module.h"
#include "alexnet/weight_readers.h"
#include "files/torch_archive.h"
#include "files/whole_file.h"

namespace alexnet {
namespace {

// What torch.save wrote before 1.6: pickles one after the other, first of them this number.
const std::string old_start = "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";

std::string quoted(const std::string& text) {
  std::string word = "'";
  for (const char letter : text) word += letter == '\'' ? "'\\''" : std::string(1, letter);
  return word + "'";
}

std::string conversion(const std::filesystem::path& path) {
  auto converted = path;
  converted.replace_extension(".dict.pth");
  return "written by a torch before 1.6; this line converts it: python3 -c \"import sys, torch; "
         "torch.save(torch.load(sys.argv[1], map_location='cpu', weights_only=True), "
         "sys.argv[2])\" " +
         quoted(path.string()) + ' ' + quoted(converted.string());
}

// DataParallel puts its name before each of its network's.
std::string own_name(const std::string& name) {
  const std::string wrapper = "module.";
  return name.compare(0, wrapper.size(), wrapper) == 0 ? name.substr(wrapper.size()) : name;
}

NamedTensors dict_of(const files::TorchArchive& archive) {
  auto saved = archive.tensors("state_dict");
  if (!saved) saved = archive.tensors();
  if (!saved) throw std::runtime_error("it holds no dictionary of tensors");
  NamedTensors tensors;
  for (const auto& [name, tensor] : *saved) tensors[own_name(name)] = tensor;
  return tensors;
}

}  // namespace

Weights read_torch_weights(const std::filesystem::path& path) {
  const auto bytes = files::read_whole(path);
  if (bytes.compare(0, old_start.size(), old_start) == 0)
    throw std::runtime_error(conversion(path));
  if (bytes.compare(0, 2, "PK") != 0)
    throw std::runtime_error("not a file that torch.save or TorchScript wrote");
  const files::TorchArchive archive(bytes);
  return archive.is_script() ? load(path) : torchvision_weights(dict_of(archive));
}

}  // namespace alexnet
