#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace exports {

/// A file of the model page: its name in the folder, and its bytes, which are part of the program.
struct PageFile {
  std::string name;
  std::string_view bytes;
};

/// Everything but the model: the page itself and onnxruntime-web. Empty where the program was built
/// without (FACESWEEP_PAGE=OFF).
std::vector<PageFile> page_files();

}  // namespace exports
