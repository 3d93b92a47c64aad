#pragma once

#include <torch/types.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace files {

/// What torch.save or TorchScript wrote (a .pth or .pt file): a zip archive with pickles, and the
/// bytes of their tensors as files of their own. LibTorch checks neither the archive's checksums
/// nor that tensors lie within their bytes, and reads past them: whatever it is given passes here
/// before.
class TorchArchive {
 public:
  /// `bytes` must outlive it. Throws std::runtime_error as read_zip, and where a tensor does not
  /// lie within its bytes.
  explicit TorchArchive(std::string_view bytes);

  bool is_script() const;

  /// The tensors of the dictionary that was saved by their names, or of the one in there under
  /// `within`; nullopt where there is no such dictionary. What is no tensor is left out.
  std::optional<std::map<std::string, torch::Tensor>> tensors(const std::string& within = {}) const;

 private:
  const std::string_view* find(const std::string& name) const;
  void check_pickle(const std::string& name) const;

  std::map<std::string, std::string_view> stored_;  // without the folder around them
};

}  // namespace files
