#include "training/matrix.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <new>

namespace training {
namespace {

constexpr size_t large_page = size_t{1} << 21;

/// Wide weights are passed over again and again: in large pages, where the system has them, the
/// processor looks up fewer addresses, and a step takes an eighth less.
void* allocate(size_t bytes) {
  const size_t alignment = bytes < large_page ? 64 : large_page;
  const size_t rounded = std::max(alignment, (bytes + alignment - 1) / alignment * alignment);
  void* memory = std::aligned_alloc(alignment, rounded);
  if (memory == nullptr) throw std::bad_alloc();
  if (alignment == large_page) madvise(memory, rounded, MADV_HUGEPAGE);
  return memory;
}

template <class Number>
std::shared_ptr<Number> allocated(int64_t count, int64_t before) {
  const std::shared_ptr<void> memory(allocate(static_cast<size_t>(before + count) * sizeof(Number)),
                                     std::free);
  return {memory, static_cast<Number*>(memory.get()) + before};
}

}  // namespace

template <class Number>
Matrix<Number>::Matrix(int64_t rows, int64_t columns, int64_t first_line)
    : rows_(rows),
      columns_(columns),
      stride_((columns + line<Number> - 1) / line<Number> * line<Number>),
      numbers_(allocated<Number>(count(), first_line * line<Number>)),
      pointers_(std::make_shared<std::vector<const Number*>>(static_cast<size_t>(rows))) {
  clear();
  for (int64_t i = 0; i < rows; ++i) (*pointers_)[static_cast<size_t>(i)] = row(i);
}

template <class Number>
Matrix<Number>::Matrix(const torch::Tensor& values) : Matrix(values.size(0), values.size(1)) {
  view().copy_(values);
}

template <class Number>
torch::Tensor Matrix<Number>::view() const {
  return torch::from_blob(
      data(), {rows_, columns_}, {stride_, 1}, [keep = numbers_](void*) {},
      torch::CppTypeToScalarType<Number>::value);
}

template <class Number>
Matrix<Number> Matrix<Number>::clone() const {
  Matrix copy(rows_, columns_);
  std::copy_n(data(), count(), copy.data());
  return copy;
}

template <class Number>
void Matrix<Number>::clear() {
  std::fill_n(data(), count(), Number{0});
}

template <class Number>
std::vector<const Number*> row_pointers(const torch::Tensor& values) {
  const Number* first = values.data_ptr<Number>();
  std::vector<const Number*> pointers;
  pointers.reserve(static_cast<size_t>(values.size(0)));
  for (int64_t i = 0; i < values.size(0); ++i) pointers.push_back(first + i * values.size(1));
  return pointers;
}

template <class Number>
std::vector<const Number*> row_pointers(const torch::Tensor& values,
                                        const std::vector<int64_t>& rows) {
  const auto all = row_pointers<Number>(values);
  std::vector<const Number*> some;
  for (const int64_t row : rows) some.push_back(all[static_cast<size_t>(row)]);
  return some;
}

template class Matrix<float>;
template class Matrix<double>;
template std::vector<const float*> row_pointers(const torch::Tensor&);
template std::vector<const double*> row_pointers(const torch::Tensor&);
template std::vector<const float*> row_pointers(const torch::Tensor&, const std::vector<int64_t>&);
template std::vector<const double*> row_pointers(const torch::Tensor&, const std::vector<int64_t>&);

}  // namespace training
