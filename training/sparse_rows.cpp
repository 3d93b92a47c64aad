#include "training/sparse_rows.h"

#include <algorithm>

namespace training {
namespace {

constexpr int64_t looked_at = 512;     // rows that the background is found in
constexpr double largest_share = 0.4;  // of entries: from about 0.6 on a dense product is faster

/// What each feature mostly is: R. S. Boyer and J S. Moore, 1991, "MJRTY - a fast majority vote
/// algorithm".
template <typename Number>
void vote(const Number* rows, int64_t count, int64_t features, Number* winner) {
  std::vector<int32_t> lead(static_cast<size_t>(features), 0);
  for (int64_t r = 0; r < count; ++r, rows += features) {
    for (int64_t f = 0; f < features; ++f) {
      if (lead[f] == 0) winner[f] = rows[f];
      lead[f] += rows[f] == winner[f] ? 1 : -1;
    }
  }
}

template <typename Number>
int64_t differing(const Number* row, const Number* background, int64_t features) {
  int64_t count = 0;
  for (int64_t f = 0; f < features; ++f) count += row[f] != background[f];
  return count;
}

/// The share of entries, without a copy of the rows: they may fill the memory.
double share_of_entries(const torch::Tensor& rows, const torch::Tensor& background) {
  int64_t entries = 0;
  AT_DISPATCH_FLOATING_TYPES(rows.scalar_type(), "find_sparse_rows", [&] {
    const auto* row = rows.data_ptr<scalar_t>();
    for (int64_t r = 0; r < rows.size(0); ++r, row += rows.size(1))
      entries += differing(row, background.data_ptr<scalar_t>(), rows.size(1));
  });
  return static_cast<double>(entries) / static_cast<double>(rows.numel());
}

/// Counts first: millions of entries are not to be copied while they become more.
template <typename Number>
void add_entries(const Number* rows, int64_t count, int64_t features, SparseRows& sparse) {
  const Number* background = sparse.background.data_ptr<Number>();
  sparse.starts.push_back(0);
  for (int64_t r = 0; r < count; ++r) {
    sparse.starts.push_back(sparse.starts.back() +
                            differing(rows + r * features, background, features));
  }
  sparse.values = torch::empty({sparse.starts.back()}, sparse.background.options());
  sparse.features.resize(static_cast<size_t>(sparse.starts.back()));
  Number* value = sparse.values.data_ptr<Number>();
  int32_t* feature = sparse.features.data();
  for (int64_t r = 0; r < count; ++r, rows += features) {
    for (int64_t f = 0; f < features; ++f) {
      if (rows[f] == background[f]) continue;
      *feature++ = static_cast<int32_t>(f);
      *value++ = rows[f] - background[f];
    }
  }
}

torch::Tensor typical_rows(const torch::Tensor& rows, const std::vector<int64_t>& typical) {
  if (typical.empty()) return rows.narrow(0, 0, std::min(looked_at, rows.size(0)));
  const auto count = std::min(static_cast<size_t>(looked_at), typical.size());
  return rows.index_select(0, torch::tensor(at::IntArrayRef(typical.data(), count)));
}

}  // namespace

std::shared_ptr<const SparseRows> find_sparse_rows(const torch::Tensor& given,
                                                   const std::vector<int64_t>& typical) {
  if (!given.device().is_cpu() || given.numel() == 0) return nullptr;
  const auto rows = given.contiguous();
  const auto sample = typical_rows(rows, typical);
  auto sparse = std::make_shared<SparseRows>();
  sparse->background = torch::empty({1, rows.size(1)}, rows.options());
  AT_DISPATCH_FLOATING_TYPES(rows.scalar_type(), "find_sparse_rows", [&] {
    vote(sample.data_ptr<scalar_t>(), sample.size(0), sample.size(1),
         sparse->background.data_ptr<scalar_t>());
  });
  if (share_of_entries(sample, sparse->background) > largest_share) return nullptr;
  AT_DISPATCH_FLOATING_TYPES(rows.scalar_type(), "find_sparse_rows", [&] {
    add_entries(rows.data_ptr<scalar_t>(), rows.size(0), rows.size(1), *sparse);
  });
  return sparse;
}

}  // namespace training
