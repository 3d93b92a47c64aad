#include "app/commands/status_line.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace commands {
namespace {

constexpr auto redraw_interval = std::chrono::milliseconds(100);
constexpr auto plain_interval = std::chrono::seconds(10);

std::string bar(int64_t done, int64_t total) {
  constexpr int64_t width = 24;
  const int64_t filled = total > 0 ? width * done / total : 0;
  std::string bar;
  for (int64_t i = 0; i < width; ++i) bar += i < filled ? "█" : "░";
  return bar;
}

std::string duration(double seconds) {
  const auto whole = static_cast<int64_t>(seconds + 0.5);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02d} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02d} min", whole / 3600, whole / 60 % 60);
}

std::shared_ptr<spdlog::logger> plain_logger() {
  auto logger = std::make_shared<spdlog::logger>("facesweep",
                                                 std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%H:%M:%S %v");
  return logger;
}

spdlog::logger& log() {
  static const auto logger = plain_logger();
  return *logger;
}

}  // namespace

StatusLine::StatusLine() : terminal_(isatty(STDERR_FILENO) != 0), started_(Clock::now()) {}

StatusLine::~StatusLine() {
  clear();
}

void StatusLine::clear() {
  if (drawn_) std::fputs("\r\x1b[K", stderr);
  drawn_ = false;
}

std::string StatusLine::time_left(double share_done) const {
  const std::chrono::duration<double> elapsed = Clock::now() - started_;
  if (share_done <= 0 || share_done >= 1 || elapsed.count() < 2) return "";
  return ", " + duration(elapsed.count() * (1 - share_done) / share_done) + " left";
}

void StatusLine::progress(const std::string& what, int64_t done, int64_t total,
                          const std::string& remark, double share_of_work) {
  const std::lock_guard lock(mutex_);
  const auto now = Clock::now();
  const bool fresh = what != what_;
  if (fresh) {
    what_ = what;
    started_ = now;
  }
  const auto interval =
      terminal_ ? Clock::duration(redraw_interval) : Clock::duration(plain_interval);
  if (!fresh && done < total && now - last_ < interval) return;
  last_ = now;
  const double share =
      share_of_work > 0 ? share_of_work : static_cast<double>(done) / static_cast<double>(total);
  const auto text = fmt::format("{} {}/{}{}{}", what, done, total, time_left(share),
                                remark.empty() ? "" : "  " + remark);
  if (!terminal_) return log().info(text);
  std::fprintf(stderr, "\r\x1b[K%s %s", bar(done, total).c_str(), text.c_str());
  std::fflush(stderr);
  drawn_ = true;
  if (done >= total) clear();
}

void StatusLine::line(const std::string& text) {
  const std::lock_guard lock(mutex_);
  clear();
  if (terminal_) {
    std::fprintf(stderr, "%s\n", text.c_str());
  } else {
    log().info(text);
  }
}

}  // namespace commands
