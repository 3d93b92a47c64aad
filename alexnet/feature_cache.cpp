#include "alexnet/feature_cache.h"

#include <cstring>
#include <map>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "files/safetensors.h"
#include "files/sha256.h"
#include "parallel/for_each_item.h"

namespace alexnet {
namespace {

constexpr const char* features_name = "conv4";
constexpr const char* images_name = "image_sha256";
constexpr const char* rows_name = "row_sha256";
constexpr int64_t digest_characters = 64;

using Digests = std::vector<std::string>;

// SHA-256 of every row's shape and bytes.
Digests row_digests(const torch::Tensor& tensor) {
  std::ostringstream shape;
  shape << tensor.sizes().slice(1);
  Digests digests(static_cast<size_t>(tensor.size(0)));
  const auto bytes = tensor.size(0) == 0 ? 0 : tensor.nbytes() / digests.size();
  const auto* data = static_cast<const char*>(tensor.data_ptr());
  parallel::for_each_item(tensor.size(0), [&](int64_t row) {
    files::Sha256 digest;
    digest.update(shape.str());
    digest.update(data + row * bytes, bytes);
    digests[row] = digest.hex();
  });
  return digests;
}

torch::Tensor to_tensor(const Digests& digests) {
  auto tensor =
      torch::empty({static_cast<int64_t>(digests.size()), digest_characters}, torch::kUInt8);
  auto* bytes = tensor.data_ptr<uint8_t>();
  for (size_t i = 0; i < digests.size(); ++i) {
    std::memcpy(bytes + i * digest_characters, digests[i].data(), digest_characters);
  }
  return tensor;
}

Digests to_digests(const torch::Tensor& tensor) {
  Digests digests;
  const auto* bytes = reinterpret_cast<const char*>(tensor.data_ptr<uint8_t>());
  for (int64_t i = 0; i < tensor.size(0); ++i) {
    digests.emplace_back(bytes + i * digest_characters, digest_characters);
  }
  return digests;
}

// What a file holds that can be used: the sound rows, by their image's digest.
struct Stored {
  torch::Tensor features;  // float32 or float16 [R, features]
  std::map<std::string, int64_t> row_of_image;
};

torch::Tensor expect(const files::Safetensors& file, const std::string& name,
                     torch::ScalarType type, torch::IntArrayRef shape) {
  const auto found = file.tensors.find(name);
  if (found == file.tensors.end() || found->second.scalar_type() != type ||
      found->second.sizes() != shape) {
    throw std::runtime_error("it is not a cache of these features");
  }
  return found->second;
}

Stored read_stored(const std::filesystem::path& path, const Network& network,
                   torch::ScalarType type, std::string& notice) {
  const auto file = files::read_safetensors(path);
  const auto weights = file.metadata.find("weights");
  // Another network's or another precision's cache is sound; it is just not ours.
  if (weights == file.metadata.end() || weights->second != network.fingerprint()) return {};
  const auto found = file.tensors.find(features_name);
  if (found == file.tensors.end() || found->second.dim() != 2) {
    throw std::runtime_error("it is not a cache of these features");
  }
  if (found->second.scalar_type() != type) return {};
  const auto rows = found->second.size(0);
  Stored stored{expect(file, features_name, type, {rows, network.features()}), {}};
  const auto images =
      to_digests(expect(file, images_name, torch::kUInt8, {rows, digest_characters}));
  const auto written =
      to_digests(expect(file, rows_name, torch::kUInt8, {rows, digest_characters}));
  const auto actual = row_digests(stored.features);
  for (int64_t row = 0; row < rows; ++row) {
    if (written[row] == actual[row]) stored.row_of_image[images[row]] = row;
  }
  const auto damaged = rows - static_cast<int64_t>(stored.row_of_image.size());
  if (damaged > 0) {
    notice = path.string() + ": " + std::to_string(damaged) + " of " + std::to_string(rows) +
             " rows are damaged; they are computed again";
  }
  return stored;
}

Stored read_if_there(const std::filesystem::path& path, const Network& network,
                     torch::ScalarType type, std::string& notice) {
  if (!std::filesystem::exists(path)) return {};
  try {
    return read_stored(path, network, type, notice);
  } catch (const std::exception& error) {
    const std::string what = error.what();
    notice = (what.rfind(path.string(), 0) == 0 ? what : path.string() + ": " + what) +
             "; the features are computed again";
    return {};
  }
}

torch::Tensor rounded(const torch::Tensor& features, torch::ScalarType type) {
  const auto values = features.to(type);
  if (!torch::isfinite(values).all().item<bool>()) {
    throw std::runtime_error("conv4 does not fit into half precision; store single precision");
  }
  return values;
}

// Which images the stored rows serve, which not, as row numbers of `images`.
struct Sorted {
  std::vector<int64_t> have;
  std::vector<int64_t> from;  // the stored row of each of `have`
  std::vector<int64_t> lack;
};

Sorted sort_out(const Digests& images, const Stored& stored) {
  Sorted sorted;
  for (size_t i = 0; i < images.size(); ++i) {
    const auto found = stored.row_of_image.find(images[i]);
    if (found == stored.row_of_image.end()) {
      sorted.lack.push_back(static_cast<int64_t>(i));
    } else {
      sorted.have.push_back(static_cast<int64_t>(i));
      sorted.from.push_back(found->second);
    }
  }
  return sorted;
}

torch::Tensor compute(const Network& network, const torch::Tensor& images, const Sorted& sorted,
                      const FeatureCacheOptions& options, const Progress& progress) {
  if (sorted.have.empty()) return conv4_features(network, images, progress, options.threads);
  return conv4_features(network, images.index_select(0, torch::tensor(sorted.lack)), progress,
                        options.threads);
}

void write(const std::filesystem::path& path, const Network& network, const torch::Tensor& features,
           const Digests& images, std::string& notice) {
  files::Safetensors file;
  file.tensors = {{features_name, features},
                  {images_name, to_tensor(images)},
                  {rows_name, to_tensor(row_digests(features))}};
  file.metadata = {{"weights", network.fingerprint()}, {"source", network.source()}};
  try {
    files::write_safetensors(path, file);
  } catch (const std::runtime_error& error) {
    notice += (notice.empty() ? "" : "; ") + std::string(error.what()) +
              "; the features will be computed again next time";
  }
}

}  // namespace

CachedFeatures cached_conv4_features(const Network& network, const torch::Tensor& images,
                                     const std::filesystem::path& cache,
                                     const FeatureCacheOptions& options, const Progress& progress) {
  const auto type = options.half_precision ? torch::kFloat16 : torch::kFloat32;
  CachedFeatures result;
  auto stored = read_if_there(cache, network, type, result.notice);
  const auto digests = row_digests(images.contiguous());
  const auto sorted = sort_out(digests, stored);
  result.computed = static_cast<int64_t>(sorted.lack.size());
  torch::Tensor features;
  if (sorted.have.empty()) {
    features = rounded(compute(network, images, sorted, options, progress), type);
  } else {
    features = torch::empty({images.size(0), network.features()}, type);
    features.index_copy_(0, torch::tensor(sorted.have),
                         stored.features.index_select(0, torch::tensor(sorted.from)));
    stored.features.reset();
    if (!sorted.lack.empty()) {
      features.index_copy_(0, torch::tensor(sorted.lack),
                           rounded(compute(network, images, sorted, options, progress), type));
    }
  }
  if (!sorted.lack.empty()) write(cache, network, features, digests, result.notice);
  result.features = features.to(torch::kFloat32);
  return result;
}

}  // namespace alexnet
