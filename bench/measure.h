#pragma once

#include <functional>
#include <string>
#include <vector>

namespace bench {

double median(std::vector<double> values);

/// Seconds that `work` takes.
double seconds(const std::function<void()>& work);

/// Processor, cores, load, instructions, LibTorch, BLAS and its kernels, in one line.
std::string machine_facts();

/// "1.2 ms", "34 µs": three digits and a unit.
std::string duration(double seconds);

/// "Claim: at least 8 x: holds", a line. Speed is printed and judged by people: a benchmark fails
/// for other results only.
std::string claim(const std::string& what, bool holds);

}  // namespace bench
