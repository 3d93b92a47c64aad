#include "data_loaders/published_digits.h"

#include <utility>

namespace data_loaders {
namespace {

// The author's own address refuses programs at times; PyTorch's and TensorFlow's copies come first.
const std::vector<std::string> kMirrors{"https://ossci-datasets.s3.amazonaws.com/mnist/",
                                        "https://storage.googleapis.com/cvdf-datasets/mnist/",
                                        "https://azureopendatastorage.blob.core.windows.net/mnist/",
                                        "http://yann.lecun.com/exdb/mnist/"};

// SHA-256 as TensorFlow Datasets publishes them.
const std::vector<std::pair<std::string, std::string>> kFiles{
    {"train-images-idx3-ubyte.gz",
     "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"},
    {"train-labels-idx1-ubyte.gz",
     "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"},
    {"t10k-images-idx3-ubyte.gz",
     "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"},
    {"t10k-labels-idx1-ubyte.gz",
     "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"}};

std::string with_slash(std::string address) {
  if (address.back() != '/') address += '/';
  return address;
}

}  // namespace

std::vector<files::Wanted> published_digits(const std::filesystem::path& folder,
                                            const std::string& mirror) {
  const auto mirrors = mirror.empty() ? kMirrors : std::vector{with_slash(mirror)};
  std::vector<files::Wanted> wanted;
  for (const auto& [name, digest] : kFiles) {
    wanted.push_back({{}, folder / name, digest});
    for (const auto& address : mirrors) wanted.back().urls.push_back(address + name);
  }
  return wanted;
}

}  // namespace data_loaders
