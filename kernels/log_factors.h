#pragma once

#include <cstdint>

namespace kernels {

/// Factors 1 + p_k g_ki, for `rows` k and `columns` i.
struct Factors {
  const double* probability;  ///< p [rows]
  const double* growth;       ///< g [rows, columns]
  int64_t rows, columns;
};

/// change_i = product over k of (1 + p_k g_ki), less 1: built up so that small changes stay as
/// exact as they are.
void multiply_changes(const Factors& factors, double* change);

}  // namespace kernels
