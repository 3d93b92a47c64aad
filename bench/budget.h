#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace bench {

/// The seconds that a benchmark may take, and what it left out to keep to them.
class Budget {
 public:
  explicit Budget(double seconds);

  double left() const;

  /// True where more than `seconds` are left; else notes that `what` was left out.
  bool allows(const std::string& what, double seconds = 0);

  /// Calls `round` once, and up to `rounds` times while another one as long as the longest so far
  /// would end within `seconds` from now. Notes the rounds left out of `what`; returns those taken.
  int repeat(int rounds, double seconds, const std::string& what,
             const std::function<void()>& round);

  void leave_out(const std::string& what) { left_out_.push_back(what); }

  /// "nothing was left out", or what was, a line each.
  std::string summary() const;

 private:
  double seconds_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::vector<std::string> left_out_;
};

}  // namespace bench
