#pragma once

/// Compiles a function once for each kind of processor and picks at load time. Not for templates,
/// and not under the address sanitizer, which cannot instrument the picking.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
#define FACESWEEP_KERNEL \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FACESWEEP_KERNEL
#endif

namespace training {

/// One cache line of numbers, at any address: name the type, for `auto` and templates forget that
/// it may be unaligned. The width is fixed, whatever the processor has: it decides the order in
/// which products are summed.
using Floats __attribute__((vector_size(64), aligned(4), may_alias)) = float;
using Doubles __attribute__((vector_size(64), aligned(8), may_alias)) = double;

}  // namespace training
