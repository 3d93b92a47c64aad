#include "app/inputs/feature_files.h"

#include <algorithm>
#include <cstring>
#include <sstream>
#include <stdexcept>

#include "files/sha256.h"
#include "parallel/for_each_item.h"

namespace experiments {
namespace {

constexpr const char* kFeatures = "features";
constexpr const char* kPictures = "image_sha256";
constexpr const char* kRows = "row_sha256";
constexpr int64_t kDigestLength = 64;

torch::ScalarType stored_type(const KeptFeatures& kept) {
  return kept.half_precision ? torch::kFloat16 : torch::kFloat32;
}

std::string row_digest(const torch::Tensor& row) {
  std::ostringstream shape;
  shape << row.sizes();
  files::Sha256 digest;
  digest.update(shape.str());
  digest.update(row.data_ptr(), row.nbytes());
  return digest.hex();
}

torch::Tensor to_tensor(const Digests& digests) {
  auto tensor = torch::empty({static_cast<int64_t>(digests.size()), kDigestLength}, torch::kUInt8);
  auto* bytes = tensor.data_ptr<uint8_t>();
  for (size_t i = 0; i < digests.size(); ++i) {
    std::memcpy(bytes + i * kDigestLength, digests[i].data(), kDigestLength);
  }
  return tensor;
}

Digests to_digests(const torch::Tensor& tensor) {
  Digests digests;
  const auto* bytes = reinterpret_cast<const char*>(tensor.data_ptr<uint8_t>());
  for (int64_t i = 0; i < tensor.size(0); ++i) {
    digests.emplace_back(bytes + i * kDigestLength, kDigestLength);
  }
  return digests;
}

const files::SafetensorsEntry& expect(const files::SafetensorsFile& file, const std::string& name,
                                      torch::ScalarType type, const std::vector<int64_t>& shape) {
  const auto* entry = file.find(name);
  if (entry == nullptr || entry->dtype != type || entry->shape != shape)
    throw std::runtime_error("it is not a file of these features");
  return *entry;
}

int64_t row_count(const files::SafetensorsFile& file) {
  const auto* entry = file.find(kFeatures);
  return entry == nullptr || entry->shape.size() != 2 ? -1 : entry->shape[0];
}

Digests read_digests(const files::SafetensorsFile& file, const std::string& name) {
  return to_digests(file.read(expect(file, name, torch::kUInt8, {row_count(file), kDigestLength})));
}

std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".safetensors") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string joined(const std::string& first, const std::string& second) {
  return first + (first.empty() || second.empty() ? "" : "; ") + second;
}

}  // namespace

Digests row_digests(const torch::Tensor& tensor) {
  Digests digests(static_cast<size_t>(tensor.size(0)));
  parallel::for_each_item(tensor.size(0), [&](int64_t row) {
    digests[static_cast<size_t>(row)] = row_digest(tensor[row]);
  });
  return digests;
}

FeatureFiles::FeatureFiles(const KeptFeatures& kept) : kept_(kept) {
  for (const auto& path : files_in(kept.folder)) {
    try {
      add(path);
    } catch (const std::exception& error) {
      note(path, std::string(error.what()) + "; the features are computed again");
    }
  }
}

void FeatureFiles::note(const std::filesystem::path& path, const std::string& what) {
  const bool has_path = what.rfind(path.string(), 0) == 0;
  notice_ = joined(notice_, has_path ? what : path.string() + ": " + what);
}

void FeatureFiles::add(const std::filesystem::path& path) {
  const files::SafetensorsFile file(path);
  const auto network = file.metadata().find("network");
  if (network == file.metadata().end() || network->second != kept_.network)
    throw std::runtime_error("it is not a file of these features");
  expect(file, kFeatures, stored_type(kept_), {row_count(file), kept_.features});
  files_.push_back({path, read_digests(file, kPictures)});
  const auto& pictures = files_.back().pictures;
  for (size_t row = 0; row < pictures.size(); ++row) {
    places_.emplace(pictures[row], Place{files_.size() - 1, static_cast<int64_t>(row)});
  }
}

void FeatureFiles::read(
    const Digests& pictures,
    const std::function<void(int64_t picture, const torch::Tensor& row)>& take) {
  std::vector<std::vector<std::pair<int64_t, int64_t>>> rows(files_.size());
  for (size_t i = 0; i < pictures.size(); ++i) {
    const auto found = places_.find(pictures[i]);
    if (found == places_.end()) continue;
    rows[found->second.file].emplace_back(found->second.row, static_cast<int64_t>(i));
  }
  for (size_t file = 0; file < files_.size(); ++file) {
    if (rows[file].empty()) continue;
    try {
      read_file(file, rows[file], take);
    } catch (const std::exception& error) {
      note(files_[file].path, std::string(error.what()) + "; the features are computed again");
    }
  }
}

void FeatureFiles::read_file(
    size_t file, const std::vector<std::pair<int64_t, int64_t>>& rows,
    const std::function<void(int64_t picture, const torch::Tensor& row)>& take) {
  const auto& path = files_[file].path;
  const files::SafetensorsFile opened(path);
  const auto count = row_count(opened);
  const auto& entry = expect(opened, kFeatures, stored_type(kept_), {count, kept_.features});
  const auto digests = read_digests(opened, kRows);
  std::set<int64_t> damaged;
  std::mutex mutex;
  parallel::for_each_item(static_cast<int64_t>(rows.size()), [&](int64_t i) {
    const auto& [row, picture] = rows[static_cast<size_t>(i)];
    const auto values = opened.read_rows(entry, row, 1)[0];
    if (row_digest(values) == digests[static_cast<size_t>(row)]) return take(picture, values);
    const std::lock_guard lock(mutex);
    damaged.insert(row);
  });
  if (damaged.empty()) return;
  note(path, std::to_string(damaged.size()) + " of " + std::to_string(count) +
                 " rows are damaged; they are computed again");
}

void FeatureFiles::remove_contained(const Digests& pictures,
                                    const std::filesystem::path& kept) const {
  const std::set<std::string> all(pictures.begin(), pictures.end());
  for (const auto& file : files_) {
    const bool is_contained =
        std::all_of(file.pictures.begin(), file.pictures.end(),
                    [&](const std::string& picture) { return all.count(picture) != 0; });
    std::error_code ignored;
    if (is_contained && file.path != kept) std::filesystem::remove(file.path, ignored);
  }
}

template <class Work>
void NewFeatureFile::try_to(const Work& work) {
  try {
    work();
  } catch (const std::runtime_error& error) {
    const std::lock_guard lock(mutex_);
    if (notice_.empty())
      notice_ = std::string(error.what()) + "; the features will be computed again next time";
  }
}

NewFeatureFile::NewFeatureFile(const KeptFeatures& kept, const Digests& pictures)
    : pictures_(pictures), rows_(pictures.size(), std::string(kDigestLength, '0')) {
  files::Sha256 name;
  for (const auto& picture : pictures) name.update(picture);
  path_ = kept.folder / (name.hex().substr(0, 16) + ".safetensors");
  const auto rows = static_cast<int64_t>(pictures.size());
  try_to([&] {
    writer_ = std::make_unique<files::SafetensorsWriter>(
        path_,
        std::vector<files::SafetensorsEntry>{{kFeatures, stored_type(kept), {rows, kept.features}},
                                             {kPictures, torch::kUInt8, {rows, kDigestLength}},
                                             {kRows, torch::kUInt8, {rows, kDigestLength}}},
        std::map<std::string, std::string>{{"network", kept.network}, {"source", kept.source}});
  });
}

void NewFeatureFile::put(int64_t picture, const torch::Tensor& row) {
  if (writer_ == nullptr || !notice_.empty()) return;
  rows_[static_cast<size_t>(picture)] = row_digest(row);
  try_to([&] { writer_->put_row(kFeatures, picture, row); });
}

void NewFeatureFile::finish() {
  if (writer_ == nullptr || !notice_.empty()) return;
  try_to([&] {
    writer_->put(kPictures, to_tensor(pictures_));
    writer_->put(kRows, to_tensor(rows_));
    writer_->finish();
  });
}

}  // namespace experiments
