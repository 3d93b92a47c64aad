#include "data_loaders/formats/new_pixels.h"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "data_loaders/formats/read_picture.h"

namespace formats {
namespace {

/// What one thread at a time may hold, as often as it likes.
class Turn {
 public:
  void take() {
    std::unique_lock lock(mutex_);
    const auto self = std::this_thread::get_id();
    changed_.wait(lock, [&] { return holds_ == 0 || holder_ == self; });
    holder_ = self;
    ++holds_;
  }
  void give_back() {
    const std::lock_guard lock(mutex_);
    if (--holds_ == 0) changed_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::thread::id holder_;
  int64_t holds_ = 0;
};

}  // namespace

torch::Tensor new_pixels(int64_t height, int64_t width, int64_t channels) {
  constexpr int64_t large = int64_t{1} << 25;
  if (height < 1 || width < 1) throw Unreadable(damaged);
  if (height > most_pixels / width) throw Unreadable(too_large);
  auto pixels = torch::empty({height, width, channels}, torch::kUInt8);
  if (height * width <= large) return pixels;
  static Turn turn;
  turn.take();
  return torch::from_blob(
      pixels.data_ptr(), pixels.sizes(), [pixels](void*) { turn.give_back(); }, torch::kUInt8);
}

}  // namespace formats
