#include "bench/budget.h"

#include <fmt/core.h>

#include <algorithm>

#include "bench/measure.h"

namespace bench {

Budget::Budget(double seconds) : seconds_(seconds) {}

double Budget::left() const {
  const std::chrono::duration<double> gone = std::chrono::steady_clock::now() - start_;
  return seconds_ - gone.count();
}

bool Budget::allows(const std::string& what, double seconds) {
  if (left() > seconds) return true;
  leave_out(seconds > 0 ? fmt::format("{}, about {}", what, duration(seconds)) : what);
  return false;
}

int Budget::repeat(int rounds, double seconds, const std::string& what,
                   const std::function<void()>& round) {
  const double end = left() - seconds;
  double longest = 0;
  int taken = 0;
  do {
    const double before = left();
    round();
    longest = std::max(longest, before - left());
    ++taken;
  } while (taken < rounds && left() - longest >= end);
  if (taken < rounds) {
    leave_out(fmt::format("{} of {} rounds of {}", rounds - taken, rounds, what));
  }
  return taken;
}

std::string Budget::summary() const {
  if (left_out_.empty()) return "Nothing was left out.\n";
  auto text = fmt::format("Left out to keep to {:g} seconds (--seconds):\n", seconds_);
  for (const auto& what : left_out_) text += "  " + what + '\n';
  return text;
}

}  // namespace bench
