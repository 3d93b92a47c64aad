#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace commands {

/// How far a stage of the work is.
struct Progress {
  int64_t done = 0;
  int64_t total = 0;            ///< 0: not known, as `done` is
  std::optional<double> share;  ///< of the work, in [0, 1], where items differ in size
  /// Where it is known better than by the pace of this stage so far.
  std::optional<double> seconds_left;
  std::string remark;
};

/// Where a status line goes.
struct StatusOutput {
  std::FILE* file = stderr;
  bool terminal = false;  ///< a line there can be drawn over
};

/// Progress on stderr: what is being done, how far it is, and the time left. A thread of its own
/// draws it again and again, so that no work is silent, whatever it tells: on a terminal one line,
/// ten times a second; elsewhere a line every two seconds, and every ten once a stage has taken
/// twenty. Safe to call from several threads.
class StatusLine {
 public:
  StatusLine();
  explicit StatusLine(const StatusOutput& output);
  ~StatusLine();
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;

  /// Begins a stage of the work, or says how far it is; without a total, that this is not known. It
  /// lasts until another one begins, or finish().
  void progress(const std::string& what, int64_t done = 0, int64_t total = 0);

  /// Begins a stage and asks `look`, from another thread, how far it is, as long as it lasts.
  /// `look` must not call this object.
  void watch(const std::string& what, std::function<Progress()> look);

  /// Ends the stage and clears the line: before anything else is written to the terminal.
  void finish();

  /// Calls `write`, which writes to what may be the same terminal, with the line out of its way.
  void aside(const std::function<void()>& write);

  /// A line that stays.
  void line(const std::string& text);

 private:
  using Clock = std::chrono::steady_clock;

  void keep_drawing();
  // With the lock held:
  bool begin(const std::string& what);
  void end();
  bool is_due() const;
  void look();
  void draw();
  void clear();
  void write(const std::string& text);
  void write_line(const std::string& text);
  std::string text() const;
  /// Left where that can be told, else gone by.
  std::string time() const;

  StatusOutput output_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool leaving_ = false;
  bool on_line_ = false;  ///< of the terminal stands something
  std::string what_;      ///< empty: nothing is under way
  bool shown_ = false;    ///< since this stage began
  Progress progress_;
  std::function<Progress()> look_;
  Clock::time_point began_, drawn_;
  std::thread drawer_;
};

}  // namespace commands
