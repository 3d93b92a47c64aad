#pragma once

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "kernels/product.h"

namespace training {

/// Numbers of a line of 64 bytes: what kernels take columns in multiples of.
template <class Number>
constexpr int64_t line = 64 / sizeof(Number);

/// A matrix that kernels work on: float32 or float64 [rows, columns] on the CPU, each row filled up
/// with zeros to whole lines. Copies share their numbers, as tensors do.
template <class Number>
class Matrix {
 public:
  Matrix() = default;
  /// All zeros. Of matrices that are gone through side by side each begins some lines further into
  /// its page than the one before: at one place in all pages, a processor takes a load from one for
  /// a load of what was just stored in another, and their lines share few places of the caches.
  Matrix(int64_t rows, int64_t columns, int64_t first_line = 0);
  /// A copy of `values`, [rows, columns] of any strides and floating-point type.
  explicit Matrix(const torch::Tensor& values);

  bool defined() const { return numbers_ != nullptr; }
  int64_t rows() const { return rows_; }
  int64_t columns() const { return columns_; }
  int64_t stride() const { return stride_; }
  int64_t count() const { return rows_ * stride_; }  ///< with what the rows are filled up with
  Number* data() const { return numbers_.get(); }
  Number* row(int64_t i) const { return numbers_.get() + i * stride_; }
  /// Where each row stands.
  kernels::Rows<Number> pointers() const { return pointers_->data(); }

  /// The same numbers as a tensor [rows, columns].
  torch::Tensor view() const;
  Matrix clone() const;
  void clear();

 private:
  int64_t rows_ = 0, columns_ = 0, stride_ = 0;
  std::shared_ptr<Number> numbers_;
  std::shared_ptr<std::vector<const Number*>> pointers_;
};

/// Where each row of `values` stands, which is contiguous and must live as long.
template <class Number>
std::vector<const Number*> row_pointers(const torch::Tensor& values);
/// The same of some rows.
template <class Number>
std::vector<const Number*> row_pointers(const torch::Tensor& values,
                                        const std::vector<int64_t>& rows);

/// Calls body(Number{}) with the type of `dtype`, float32 or float64.
template <class Body>
auto with_number(torch::ScalarType dtype, const Body& body) {
  return dtype == torch::kFloat64 ? body(double{}) : body(float{});
}

}  // namespace training
