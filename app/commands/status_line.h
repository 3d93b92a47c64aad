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

  /// `what` done of total, a bar, and the time left by the pace so far.
  void progress(const std::string& what, int64_t done, int64_t total,
                const std::string& remark = "");

  /// A line that stays.
  void line(const std::string& text);

 private:
  using Clock = std::chrono::steady_clock;

  void clear();
  std::string time_left(int64_t done, int64_t total) const;

  std::mutex mutex_;
  bool terminal_;
  bool drawn_ = false;
  std::string what_;
  Clock::time_point started_, last_;
};

}  // namespace commands
