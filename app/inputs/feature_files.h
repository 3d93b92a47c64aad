#pragma once

#include <torch/types.h>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/inputs/feature_store.h"
#include "files/safetensors.h"

namespace experiments {

using Digests = std::vector<std::string>;  ///< SHA-256 in hex

/// Of each row's shape and bytes.
Digests row_digests(const torch::Tensor& tensor);

/// The files of a folder of features: which pictures they have, by their digests.
class FeatureFiles {
 public:
  /// Reads digests alone. What cannot be read is left out and `notice` says so.
  explicit FeatureFiles(const KeptFeatures& kept);

  bool has(const std::string& picture) const { return places_.count(picture) != 0; }
  const std::string& notice() const { return notice_; }

  /// Hands out the kept rows, in the stored dtype, of those of `pictures` that have one, file by
  /// file; rows that are damaged are left out and added to the notice.
  void read(const Digests& pictures,
            const std::function<void(int64_t picture, const torch::Tensor& row)>& take);

  /// Removes the files all of whose pictures are among these, but for `kept`.
  void remove_contained(const Digests& pictures, const std::filesystem::path& kept) const;

 private:
  struct Place {
    size_t file;
    int64_t row;
  };
  struct File {
    std::filesystem::path path;
    Digests pictures;
  };

  void add(const std::filesystem::path& path);
  void read_file(size_t file, const std::vector<std::pair<int64_t, int64_t>>& rows,
                 const std::function<void(int64_t picture, const torch::Tensor& row)>& take);
  void note(const std::filesystem::path& path, const std::string& what);

  const KeptFeatures& kept_;
  std::vector<File> files_;
  std::map<std::string, Place> places_;
  std::string notice_;
};

/// A file of features in the making. Nothing here throws for a file that cannot be written: the
/// notice then says so, and the file never appears.
class NewFeatureFile {
 public:
  NewFeatureFile(const KeptFeatures& kept, const Digests& pictures);

  /// float32 or float16 as stored; from any thread.
  void put(int64_t picture, const torch::Tensor& row);
  void finish();
  const std::string& notice() const { return notice_; }
  const std::filesystem::path& path() const { return path_; }

 private:
  template <class Work>
  void try_to(const Work& work);

  Digests pictures_, rows_;
  std::filesystem::path path_;
  std::unique_ptr<files::SafetensorsWriter> writer_;
  std::mutex mutex_;
  std::string notice_;
};

}  // namespace experiments
