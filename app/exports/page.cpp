#include "app/exports/page.h"

#include <unistd.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "app/exports/contents.h"
#include "app/exports/page_files.h"
#include "files/unfinished_path.h"
#include "files/whole_file.h"

namespace exports {
namespace {

namespace fs = std::filesystem;

fs::path without_last_slash(const fs::path& folder) {
  return folder.has_filename() ? folder : folder.parent_path();
}

int64_t bytes_below(const fs::path& folder) {
  int64_t bytes = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    bytes += static_cast<int64_t>(entry.file_size());
  }
  return bytes;
}

void require_no_own_network(const ExportedModel& model) {
  if (!model.network) return;
  throw std::runtime_error("the network " + model.input +
                           " is TorchScript, which a page cannot run: export it with --format "
                           "torchscript, which holds it");
}

}  // namespace

Verification write_page(const fs::path& folder, const Predictor& predictor,
                        const torch::Tensor& pictures) {
  const auto path = without_last_slash(folder);
  if (fs::exists(path)) {
    throw std::runtime_error(path.string() + ": exists already; name a new folder");
  }
  require_no_own_network(predictor.model());
  const auto files = page_files();
  if (files.empty()) {
    throw std::runtime_error(
        "this program was built without the page: build it with npm at hand and "
        "-DFACESWEEP_PAGE=ON");
  }
  files::UnfinishedPath unfinished(path);
  fs::create_directories(unfinished.path());
  auto found = write_verified(unfinished.path() / "model.onnx", Format::onnx, predictor, pictures);
  files::write_whole(unfinished.path() / "model.json",
                     nlohmann::json(metadata_of(predictor.model())).dump(2));
  for (const auto& file : files) files::write_whole(unfinished.path() / file.name, file.bytes);
  found.bytes = bytes_below(unfinished.path());
  unfinished.finish();
  return found;
}

}  // namespace exports
