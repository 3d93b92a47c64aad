#pragma once

#include <cstdint>

namespace kernels {

// Loops over rows of numbers. `count` is a multiple of 64 bytes; every function gives the same bits
// on every instruction set with fused products.

/// y <- keep y + scale x
void scale_and_add(float* y, float keep, const float* x, float scale, int64_t count);
void scale_and_add(double* y, double keep, const double* x, double scale, int64_t count);

/// z <- tanh(z); NaN stays.
void tanh_in_place(float* z, int64_t count);
void tanh_in_place(double* z, int64_t count);

/// gradient <- gradient (1 - hidden^2), for hidden = tanh(z)
void through_tanh(float* gradient, const float* hidden, int64_t count);
void through_tanh(double* gradient, const double* hidden, int64_t count);

/// Sum of the squares, and of the absolute values, in float64.
double sum_of_squares(const float* x, int64_t count);
double sum_of_squares(const double* x, int64_t count);
double sum_of_magnitudes(const float* x, int64_t count);
double sum_of_magnitudes(const double* x, int64_t count);

/// The sum of products of two rows, in as many lanes as 64 bytes hold, then the lanes in pairs.
float dot(const float* x, const float* y, int64_t count);
double dot(const double* x, const double* y, int64_t count);

}  // namespace kernels
