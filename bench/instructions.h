#pragma once

#include <string>

namespace bench {

/// Makes this process and the peers that it starts use "avx2" or "avx512" everywhere: our kernels,
/// OpenBLAS, ATen, oneDNN, OpenCV and NumPy, which read the environment when they are loaded. So
/// the program is started again where the environment is another, and this does not come back.
/// Empty: whatever is best. Throws std::runtime_error where the processor lacks the instructions.
void choose_instructions(const std::string& isa, char** argv);

/// The instructions of our kernels.
std::string instructions();

}  // namespace bench
