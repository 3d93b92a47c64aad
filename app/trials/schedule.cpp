#include "app/trials/schedule.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace experiments {

Schedule::Schedule(std::vector<double> work, size_t threads)
    : work_(std::move(work)), order_(work_.size()), last_(work_.size()) {
  std::iota(order_.begin(), order_.end(), size_t{0});
  std::stable_sort(order_.begin(), order_.end(),
                   [&](size_t a, size_t b) { return work_[a] > work_[b]; });
  const double all = std::accumulate(work_.begin(), work_.end(), 0.0);
  short_work_ = threads == 1 ? 2 * all : all / 10;
}

bool Schedule::takes_short_ones() {
  const auto self = std::this_thread::get_id();
  if (!early_thread_) early_thread_ = self;
  return *early_thread_ == self && short_work_ > 0;
}

size_t Schedule::next() {
  const std::lock_guard lock(mutex_);
  if (first_ == last_) throw std::logic_error("Schedule: all groups are given out");
  if (!takes_short_ones()) return order_[first_++];
  const auto group = order_[--last_];
  short_work_ -= work_[group];
  return group;
}

}  // namespace experiments
