#include "training/sorted_entries.h"

#include <utility>

namespace training {

template <class Number>
SortedEntries<Number> sorted_entries(const SparseRows& sparse, const RowNumbers& rows) {
  const int64_t* starts = sparse.starts.data();
  const int32_t* feature = sparse.features.data();
  const Number* value = sparse.values.data_ptr<Number>();
  SortedEntries<Number> sorted;
  // One place further on than the starts: counts become ends, and ends the starts of the next.
  std::vector<int64_t> next(static_cast<size_t>(sparse.background.size(1)) + 2, 0);
  for (const int64_t row : rows) {
    for (int64_t k = starts[row]; k < starts[row + 1]; ++k) ++next[feature[k] + 2];
  }
  for (size_t f = 2; f < next.size(); ++f) next[f] += next[f - 1];
  sorted.rows.resize(static_cast<size_t>(next.back()));
  sorted.values.resize(static_cast<size_t>(next.back()));
  for (int64_t r = 0; r < rows.count; ++r) {
    const int64_t row = rows.numbers[r];
    for (int64_t k = starts[row]; k < starts[row + 1]; ++k) {
      const int64_t place = next[feature[k] + 1]++;
      sorted.rows[place] = static_cast<int32_t>(r);
      sorted.values[place] = value[k];
    }
  }
  next.pop_back();
  sorted.starts = std::move(next);
  return sorted;
}

template <class Number>
SortedBlocks<Number>::SortedBlocks(std::shared_ptr<const SparseRows> sparse, bool batches_are_full,
                                   int64_t most_kept)
    : sparse_(std::move(sparse)), batches_are_full_(batches_are_full), may_be_kept_(most_kept) {}

template <class Number>
const SortedEntries<Number>& SortedBlocks<Number>::next(const RowNumbers& rows) {
  const size_t block = block_++;
  if (block < kept_.size()) return kept_[block];
  newest_ = sorted_entries<Number>(*sparse_, rows);
  const auto entries = static_cast<int64_t>(newest_.rows.size());
  const bool follows_the_kept = block == kept_.size();
  if (!batches_are_full_ || !follows_the_kept || entries > may_be_kept_) return newest_;
  may_be_kept_ -= entries;
  return kept_.emplace_back(std::move(newest_));
}

template SortedEntries<float> sorted_entries(const SparseRows&, const RowNumbers&);
template SortedEntries<double> sorted_entries(const SparseRows&, const RowNumbers&);
template class SortedBlocks<float>;
template class SortedBlocks<double>;

}  // namespace training
