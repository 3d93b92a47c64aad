#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "app/json/json_field.h"

namespace experiments {

struct TrialResult;

/// What computed a result. The same trial has the same numbers wherever instructions, BLAS and ATen
/// are the same. Empty: not known, as of results from before this was kept.
struct ComputedBy {
  std::string program;       ///< its version: "0.1.0 (abc1234)"
  std::string instructions;  ///< those of our own kernels: "avx2"
  std::string blas;          ///< OpenBLAS's kernels, or another BLAS's file: "SkylakeX"
  std::string aten;          ///< LibTorch's kernels: "avx2"
};

nlohmann::json to_json(const ComputedBy& computed_by);
ComputedBy computed_by_from(const JsonField& field);

/// "avx2, BLAS Haswell, ATen avx2": all but the program.
std::string arithmetic_of(const ComputedBy& computed_by);

struct ComputedCount {
  ComputedBy by;
  int64_t results = 0;
};

/// What computed the results that have numbers (failed ones have none), the most frequent first.
std::vector<ComputedCount> count_computed_by(const std::vector<const TrialResult*>& results);

/// What is to be said where results of several arithmetics stand side by side: "12 trials with
/// avx512, BLAS SkylakeX, ATen avx512; 3 trials with avx2, BLAS Haswell, ATen avx2: the same
/// trial may have other numbers with each". Empty where
/// there is one: versions of the program alone make no mix, for ids follow
/// training::numbers_version.
std::string mix_of(const std::vector<ComputedCount>& counts);

}  // namespace experiments
