#include "kernels/instructions.h"

#include <hwy/highway.h>

#include <algorithm>
#include <stdexcept>

namespace kernels {
namespace {

struct Named {
  const char* name;
  int64_t target;  // as Highway numbers them
};

// The best first. What the compiler takes for granted, "plain", may be one of them: on ARM it is
// NEON.
constexpr Named known[] = {{"avx512", HWY_AVX3},
                           {"avx2", HWY_AVX2},
                           {"sse4", HWY_SSE4},
                           {"neon", HWY_NEON},
                           {"plain", HWY_STATIC_TARGET}};

bool is_named_before(const Named& one) {
  const auto* same = std::find_if(std::begin(known), std::end(known),
                                  [&](const Named& other) { return other.target == one.target; });
  return same != &one;
}

int64_t supported() {
  return hwy::SupportedTargets() & HWY_TARGETS;
}

void choose(int64_t targets) {
  hwy::SetSupportedTargetsForTest(targets);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

/// Of the processor, whatever was chosen.
int64_t best_targets() {
  static const int64_t targets = supported();
  return targets;
}

}  // namespace

std::string instructions() {
  for (const auto& [name, target] : known) {
    if ((supported() & target) != 0) return name;
  }
  return known[std::size(known) - 1].name;
}

std::vector<std::string> available_instructions() {
  std::vector<std::string> names;
  for (const auto& one : known) {
    if ((best_targets() & one.target) != 0 && !is_named_before(one)) names.emplace_back(one.name);
  }
  return names;
}

void use_instructions(const std::string& name) {
  const int64_t all = best_targets();
  if (name.empty()) return choose(0);
  for (const auto& [own, target] : known) {
    if (name == own && (all & target) != 0) return choose(target);
  }
  std::string message = "expected one of";
  for (const auto& available : available_instructions()) message += " " + available;
  throw std::invalid_argument(message + ", got \"" + name + "\"");
}

}  // namespace kernels
