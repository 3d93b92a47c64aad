#include "data_loaders/duplicates.h"

#include <algorithm>
#include <unordered_set>

namespace data_loaders {
namespace {

using Rows = std::vector<int64_t>;

bool is_for_testing(const LabelledImages& images, int64_t row) {
  return images.official_test.defined() && images.official_test.data_ptr<bool>()[row];
}

}  // namespace

LabelledImages without_duplicates(const LabelledImages& images) {
  Rows order;
  for (int64_t row = 0; row < images.size(); ++row) order.push_back(row);
  // Test pictures first: whoever shares a mark with one of them goes.
  std::stable_partition(order.begin(), order.end(),
                        [&](int64_t row) { return is_for_testing(images, row); });
  std::unordered_set<std::string> seen;
  Rows kept;
  Rows dropped;
  for (const int64_t row : order) {
    bool is_new = true;
    // Every mark is entered, those of dropped pictures too: what resembles them resembles the kept
    // one.
    for (const auto& mark : images.marks.at(row)) is_new = seen.insert(mark).second && is_new;
    (is_new ? kept : dropped).push_back(row);
  }
  std::sort(kept.begin(), kept.end());
  LabelledImages unique =
      dropped.empty() ? images : select(images, torch::tensor(kept, torch::kInt64));
  for (const int64_t row : dropped) {
    ++unique.left_out[images.class_names.at(images.labels[row].item<int64_t>())]["duplicate"];
  }
  return unique;
}

}  // namespace data_loaders
