#include "app/inputs/picture_cache.h"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <nlohmann/json.hpp>
#include <optional>

#include "files/safetensors.h"
#include "files/sha256.h"

namespace experiments {
namespace {

namespace fs = std::filesystem;
using data_loaders::LabelledImages;
using nlohmann::json;

/// Raised where the same files are read as other pictures than before.
constexpr auto reading_version = "1";

/// What the system says of every file, so that a change of any shows.
class Stamp {
 public:
  explicit Stamp(const PictureFiles& files) {
    digest_.update(reading_version + files.options);
    for (const auto& path : files.paths) add(path, deepest_);
  }

  std::string hex() { return digest_.hex(); }
  double newest() const { return newest_; }

 private:
  /// Links are followed, as loaders do; the depth ends a link that leads into itself.
  void add(const fs::path& path, int deeper) {
    struct stat found {};
    const bool exists = ::stat(path.c_str(), &found) == 0;
    std::string line = path.string() + '\0';
    if (!exists) {
      line += "missing";
    } else if (S_ISDIR(found.st_mode)) {
      line += "folder";
    } else {
      for (const int64_t number :
           {int64_t{found.st_size}, int64_t{found.st_mtim.tv_sec}, int64_t{found.st_mtim.tv_nsec},
            int64_t{found.st_ctim.tv_sec}, int64_t{found.st_ctim.tv_nsec},
            static_cast<int64_t>(found.st_ino), int64_t{found.st_mode}}) {
        line += std::to_string(number) + ' ';
      }
      newest_ = std::max(newest_, seconds(found.st_ctim));
    }
    digest_.update(line + '\n');
    if (exists && S_ISDIR(found.st_mode) && deeper > 0) add_entries(path, deeper - 1);
  }

  void add_entries(const fs::path& folder, int deeper) {
    std::error_code error;
    std::vector<fs::path> paths;
    for (const auto& entry : fs::directory_iterator(folder, error)) paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    for (const auto& path : paths) add(path, deeper);
  }

  static double seconds(const timespec& time) {
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
  }

  static constexpr int deepest_ = 4;  // parts, classes, files, and what lies in sub-folders
  files::Sha256 digest_;
  double newest_ = 0;
};

std::string words_of(const LabelledImages& images) {
  json left_out = json::array();
  for (const auto& file : images.left_out) {
    left_out.push_back({file.class_name, file.name, file.reason, file.other});
  }
  return json{{"class_names", images.class_names},
              {"names", images.names},
              {"left_out", left_out},
              {"notices", images.notices}}
      .dump();
}

void take_words(const std::string& text, LabelledImages& images) {
  const auto words = json::parse(text);
  words.at("class_names").get_to(images.class_names);
  words.at("names").get_to(images.names);
  words.at("notices").get_to(images.notices);
  for (const auto& file : words.at("left_out")) {
    images.left_out.push_back({file.at(0), file.at(1), file.at(2), file.at(3)});
  }
}

/// Of all that the file holds.
std::string digest_of(const files::Safetensors& file) {
  files::Sha256 digest;
  for (const auto& [name, tensor] : file.tensors) {
    digest.update(name);
    digest.update(tensor.data_ptr(), tensor.nbytes());
  }
  digest.update(file.metadata.at("words"));
  return digest.hex();
}

files::Safetensors as_file(const LabelledImages& images, const std::string& stamp) {
  files::Safetensors file;
  file.tensors = {{"images", images.images.contiguous()},
                  {"labels", images.labels.contiguous()},
                  {"groups", torch::tensor(images.groups, torch::kInt64)},
                  {"sides", torch::tensor(images.sides, torch::kInt64)}};
  if (images.official_test.defined()) file.tensors["official_test"] = images.official_test;
  file.metadata = {{"stamp", stamp}, {"words", words_of(images)}};
  file.metadata["digest"] = digest_of(file);
  return file;
}

std::vector<int64_t> kept_numbers(const torch::Tensor& tensor) {
  return {tensor.data_ptr<int64_t>(), tensor.data_ptr<int64_t>() + tensor.numel()};
}

/// Nothing where the file is not whole, or of another stamp.
std::optional<LabelledImages> kept(const fs::path& path, const std::string& stamp) {
  try {
    const auto file = files::read_safetensors(path);
    if (file.metadata.at("stamp") != stamp) return {};
    if (file.metadata.at("digest") != digest_of(file)) return {};
    LabelledImages images;
    images.images = file.tensors.at("images");
    images.labels = file.tensors.at("labels");
    images.groups = kept_numbers(file.tensors.at("groups"));
    images.sides = kept_numbers(file.tensors.at("sides"));
    const auto marked = file.tensors.find("official_test");
    if (marked != file.tensors.end()) images.official_test = marked->second;
    take_words(file.metadata.at("words"), images);
    return images;
  } catch (const std::exception&) {
    return {};
  }
}

void keep(const fs::path& path, const LabelledImages& images, const std::string& stamp) {
  constexpr size_t most_bytes = size_t{4} << 30;
  if (images.images.nbytes() > most_bytes) return;
  try {
    files::write_safetensors(path, as_file(images, stamp));
  } catch (const std::exception&) {  // no room, or no right to write: the next run reads again
  }
}

}  // namespace

LabelledImages cached_images(const PictureFiles& files, const PictureCache& cache,
                             const std::function<LabelledImages()>& read) {
  if (cache.folder.empty() || files.paths.empty()) return read();
  std::string place = files.options;
  for (const auto& path : files.paths) place += '\0' + fs::absolute(path).string();
  const auto path =
      cache.folder / ("pictures-" + files::sha256(place).substr(0, 16) + ".safetensors");
  const auto begin =
      std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  Stamp now(files);
  const auto stamp = now.hex();
  auto known = kept(path, stamp);
  if (known && !cache.verify) return *std::move(known);
  auto images = read();
  if (now.newest() + cache.settled_seconds < begin) keep(path, images, stamp);
  if (known && data_loaders::fingerprint(*known) != data_loaders::fingerprint(images)) {
    images.notices.push_back(
        "pictures have changed though their files' sizes, times and inodes have not: runs since "
        "then took them from the cache as they were");
  }
  return images;
}

}  // namespace experiments
