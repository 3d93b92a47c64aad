#include "data_loaders/labelled_images.h"

#include "files/sha256.h"

namespace data_loaders {
namespace {

template <typename T>
std::vector<T> selected(const std::vector<T>& all, const torch::Tensor& rows) {
  std::vector<T> chosen;
  chosen.reserve(rows.size(0));
  const auto row = rows.accessor<int64_t, 1>();
  for (int64_t i = 0; i < rows.size(0); ++i) chosen.push_back(all.at(row[i]));
  return chosen;
}

void add_tensor(files::Sha256& digest, const torch::Tensor& tensor) {
  for (const int64_t size : tensor.sizes()) digest.update(std::to_string(size) + ' ');
  const auto contiguous = tensor.contiguous();
  digest.update(contiguous.data_ptr(), contiguous.nbytes());
}

}  // namespace

LeftOut counted(const std::vector<LeftOutFile>& left_out) {
  LeftOut counts;
  for (const auto& file : left_out) ++counts[file.class_name][file.reason];
  return counts;
}

LabelledImages select(const LabelledImages& images, const torch::Tensor& rows) {
  LabelledImages chosen;
  chosen.images = images.images.index_select(0, rows);
  chosen.labels = images.labels.index_select(0, rows);
  chosen.class_names = images.class_names;
  chosen.names = selected(images.names, rows);
  if (!images.looks.empty()) chosen.looks = selected(images.looks, rows);
  if (!images.groups.empty()) chosen.groups = selected(images.groups, rows);
  if (!images.sides.empty()) chosen.sides = selected(images.sides, rows);
  if (images.official_test.defined()) {
    chosen.official_test = images.official_test.index_select(0, rows);
  }
  chosen.left_out = images.left_out;
  chosen.notices = images.notices;
  return chosen;
}

std::string fingerprint(const LabelledImages& images) {
  files::Sha256 digest;
  add_tensor(digest, images.images);
  add_tensor(digest, images.labels);
  // Lengths keep {"ab", "c"} apart from {"a", "bc"}.
  for (const auto& name : images.class_names) {
    digest.update(std::to_string(name.size()) + ' ' + name);
  }
  return digest.hex();
}

}  // namespace data_loaders
