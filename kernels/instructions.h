#pragma once

#include <string>
#include <vector>

namespace kernels {

/// The instruction set whose kernels run: "avx512", "avx2", "sse4", "neon" or "plain". All that
/// have fused multiplication and addition ("avx512", "avx2", "neon") give the same bits.
std::string instructions();

/// Those that this processor has kernels for, the best first.
std::vector<std::string> available_instructions();

/// From here on kernels run on `name`; the best where it is empty. Throws std::invalid_argument
/// that lists available_instructions() where it is none of them. Not while kernels run.
void use_instructions(const std::string& name);

}  // namespace kernels
