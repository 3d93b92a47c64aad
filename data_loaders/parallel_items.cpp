#include "data_loaders/parallel_items.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace data_loaders {
namespace {

class Items {
 public:
  Items(int64_t count, const std::function<void(int64_t)>& work) : count_(count), work_(work) {}

  void work_off() noexcept {
    try {
      for (int64_t i = next_++; i < count_; i = next_++) work_(i);
    } catch (...) {
      next_ = count_;
      const std::lock_guard lock(mutex_);
      if (!error_) error_ = std::current_exception();
    }
  }

  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  const int64_t count_;
  const std::function<void(int64_t)>& work_;
  std::atomic<int64_t> next_{0};
  std::mutex mutex_;
  std::exception_ptr error_;
};

}  // namespace

void for_each_item(int64_t count, const std::function<void(int64_t)>& work) {
  Items items(count, work);
  const int64_t helpers = std::min<int64_t>(at::get_num_threads(), count) - 1;
  std::vector<std::thread> threads;
  for (int64_t i = 0; i < helpers; ++i) threads.emplace_back([&] { items.work_off(); });
  items.work_off();
  for (auto& thread : threads) thread.join();
  items.rethrow();
}

}  // namespace data_loaders
