#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

namespace commands {

/// Progress on stderr: on a terminal one line that is drawn over, elsewhere a plain line now and
/// then. Safe to call from several threads.
class StatusLine {
 public:
  StatusLine();
  ~StatusLine();

  /// `what` done of total, a bar, and the time left by the pace so far. `share_of_work` in (0, 1]
  /// says how much of the work is done where items differ in size; 0: done / total.
  void progress(const std::string& what, int64_t done, int64_t total,
                const std::string& remark = "", double share_of_work = 0);

  /// A line that stays.
  void line(const std::string& text);

 private:
  using Clock = std::chrono::steady_clock;

  void clear();
  std::string time_left(double share_done) const;

  std::mutex mutex_;
  bool terminal_;
  bool drawn_ = false;
  std::string what_;
  Clock::time_point started_, last_;
};

}  // namespace commands
