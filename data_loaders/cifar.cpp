#include "data_loaders/cifar.h"

#include <stdexcept>

#include "files/whole_file.h"

namespace data_loaders {
namespace {

constexpr int64_t kCifarSide = 32;
constexpr int64_t kCifarRecord = 1 + 3 * kCifarSide * kCifarSide;

/// uint8 [N, kCifarRecord].
torch::Tensor read_records(const std::filesystem::path& path) {
  auto bytes = files::read_whole(path);
  const auto size = static_cast<int64_t>(bytes.size());
  if (size == 0 || size % kCifarRecord != 0) {
    throw std::runtime_error(path.string() + ": expected records of 3073 bytes, got " +
                             std::to_string(size) + " bytes");
  }
  auto records =
      torch::from_blob(bytes.data(), {size / kCifarRecord, kCifarRecord}, torch::kUInt8).clone();
  const auto wrong = (records.select(1, 0) > 9).nonzero();
  if (wrong.size(0) > 0) {
    const auto row = wrong[0][0].item<int64_t>();
    throw std::runtime_error(path.string() + ": expected labels 0 to 9, got " +
                             std::to_string(records[row][0].item<int64_t>()) + " at number " +
                             std::to_string(row));
  }
  return records;
}

std::vector<std::filesystem::path> batches(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  for (int i = 1; i <= 5; ++i) {
    const auto path = folder / ("data_batch_" + std::to_string(i) + ".bin");
    if (std::filesystem::exists(path)) paths.push_back(path);
  }
  if (paths.empty()) {
    throw std::runtime_error((folder / "data_batch_1.bin").string() + ": no such file");
  }
  paths.push_back(folder / "test_batch.bin");
  return paths;
}

}  // namespace

LabelledImages read_cifar(const CifarOptions& options) {
  LabelledImages pictures;
  pictures.class_names = {"airplane", "automobile", "bird",  "cat",  "deer",
                          "dog",      "frog",       "horse", "ship", "truck"};
  std::vector<torch::Tensor> parts;
  int64_t tests = 0;
  for (const auto& path : batches(options.path)) {
    parts.push_back(read_records(path));
    tests = parts.back().size(0);
    for (int64_t i = 0; i < tests; ++i) {
      pictures.names.push_back(path.stem().string() + '/' + std::to_string(i));
    }
  }
  const auto records = torch::cat(parts);
  pictures.labels = records.select(1, 0).to(torch::kInt64);
  pictures.images = records.slice(1, 1)
                        .reshape({-1, 3, kCifarSide, kCifarSide})
                        .permute({0, 2, 3, 1})
                        .contiguous();
  pictures.official_test = torch::arange(records.size(0)) >= records.size(0) - tests;
  return pictures;
}

}  // namespace data_loaders
