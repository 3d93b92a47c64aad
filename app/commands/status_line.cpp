#include "app/commands/status_line.h"

#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <utility>

#include "app/printable.h"

namespace commands {
namespace {

using namespace std::chrono_literals;

constexpr auto redraw_interval = 100ms;
// Where lines cannot be drawn over; of a stage that is over by then nothing stands.
constexpr auto first_line_after = 500ms;
constexpr auto first_interval = 2s;
constexpr auto young = 20s;
constexpr auto later_interval = 10s;

std::string bar(double share) {
  constexpr int width = 24;
  const int filled = static_cast<int>(width * std::clamp(share, 0.0, 1.0));
  std::string bar;
  for (int i = 0; i < width; ++i) bar += i < filled ? "█" : "░";
  return bar;
}

std::string duration(double seconds) {
  const auto whole = static_cast<int64_t>(seconds + 0.5);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02d} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02d} min", whole / 3600, whole / 60 % 60);
}

double share_of(const Progress& progress) {
  if (progress.share) return *progress.share;
  if (progress.total == 0) return 0;
  return static_cast<double>(progress.done) / static_cast<double>(progress.total);
}

std::string time_of_day() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  localtime_r(&now, &parts);
  char text[16];
  std::strftime(text, sizeof text, "%H:%M:%S", &parts);
  return text;
}

/// Places in a line of the terminal; a longer one could not be drawn over.
size_t columns(std::FILE* file) {
  winsize size{};
  const bool known = ioctl(fileno(file), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : std::string::npos;
}

/// The first characters of UTF-8 text.
std::string cut(const std::string& text, size_t characters) {
  size_t count = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (begins && count++ == characters) return text.substr(0, i);
  }
  return text;
}

}  // namespace

StatusLine::StatusLine() : StatusLine(StatusOutput{stderr, isatty(STDERR_FILENO) != 0}) {}

StatusLine::StatusLine(const StatusOutput& output)
    : output_(output), drawer_([this] { keep_drawing(); }) {}

StatusLine::~StatusLine() {
  finish();
  {
    const std::lock_guard lock(mutex_);
    leaving_ = true;
  }
  wake_.notify_all();
  drawer_.join();
}

void StatusLine::keep_drawing() {
  std::unique_lock lock(mutex_);
  while (!leaving_) {
    wake_.wait_for(lock, redraw_interval);
    if (leaving_ || what_.empty() || !is_due()) continue;
    look();
    draw();
  }
}

bool StatusLine::is_due() const {
  if (output_.terminal) return true;
  const auto now = Clock::now();
  if (!shown_) return now - began_ >= first_line_after;
  return now - drawn_ >= (now - began_ < young ? Clock::duration(first_interval) : later_interval);
}

void StatusLine::look() {
  if (look_) progress_ = look_();
}

/// False where the stage has begun already.
bool StatusLine::begin(const std::string& what) {
  if (what == what_) return false;
  end();
  what_ = what;
  began_ = Clock::now();
  return true;
}

void StatusLine::end() {
  // What was watched has moved since it was drawn last.
  if (look_ && !output_.terminal) {
    look();
    draw();
  }
  clear();
  what_.clear();
  shown_ = false;
  progress_ = {};
  look_ = nullptr;
}

void StatusLine::progress(const std::string& what, int64_t done, int64_t total) {
  const std::lock_guard lock(mutex_);
  const bool fresh = begin(what);
  progress_ = {done, total, {}, {}, ""};
  // What lies between is drawn by the thread: some work tells of a million items.
  const bool at_an_end = fresh || (total > 0 && done >= total);
  if (at_an_end && (total > 0 || output_.terminal)) draw();
}

void StatusLine::watch(const std::string& what, std::function<Progress()> look_at) {
  const std::lock_guard lock(mutex_);
  begin(what);
  look_ = std::move(look_at);
  look();
  draw();
}

void StatusLine::finish() {
  const std::lock_guard lock(mutex_);
  end();
}

void StatusLine::aside(const std::function<void()>& write) {
  const std::lock_guard lock(mutex_);
  clear();
  write();
}

void StatusLine::line(const std::string& text) {
  const std::lock_guard lock(mutex_);
  clear();
  write_line(app::printable_lines(text));
}

std::string StatusLine::time() const {
  if (progress_.seconds_left) return ", " + duration(*progress_.seconds_left) + " left";
  const std::chrono::duration<double> elapsed = Clock::now() - began_;
  const double share = share_of(progress_);
  if (share <= 0 || share >= 1) {
    return elapsed < 1s ? "" : ", " + duration(elapsed.count()) + " so far";
  }
  if (elapsed < 2s) return "";
  return ", " + duration(elapsed.count() * (1 - share) / share) + " left";
}

std::string StatusLine::text() const {
  if (progress_.total == 0) return what_ + time();
  const double share = share_of(progress_);
  auto text = fmt::format("{} {}/{}", what_, progress_.done, progress_.total);
  // Rounded down: 100 % is all of it.
  if (progress_.share) text += fmt::format(", {} % of the work", static_cast<int>(100 * share));
  return text + time() + (progress_.remark.empty() ? "" : "  " + progress_.remark);
}

void StatusLine::draw() {
  drawn_ = Clock::now();
  shown_ = true;
  const auto shown = app::printable(text());
  if (!output_.terminal) return write_line(shown);
  const auto start = progress_.total > 0 ? bar(share_of(progress_)) + " " : "";
  write("\r\x1b[K" + cut(start + shown, columns(output_.file) - 1));
  on_line_ = true;
}

void StatusLine::clear() {
  if (on_line_) write("\r\x1b[K");
  on_line_ = false;
}

void StatusLine::write_line(const std::string& text) {
  write((output_.terminal ? "" : time_of_day() + " ") + text + "\n");
}

void StatusLine::write(const std::string& text) {
  std::fputs(text.c_str(), output_.file);
  std::fflush(output_.file);
}

}  // namespace commands
