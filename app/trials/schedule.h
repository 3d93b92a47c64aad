#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace experiments {

/// The order in which threads train groups of trials, which no result depends on. The longest come
/// first, so that none is left to the end while the other threads wait. But one thread begins with
/// the shortest, until it has done a tenth of all work: the first results are there within seconds,
/// not after the longest trials, and enough short ones remain to fill the gaps at the end. Safe to
/// use from several threads.
class Schedule {
 public:
  /// `work[i]` is what group i takes, in any unit. With one thread the shortest come first
  /// throughout: nobody waits.
  Schedule(std::vector<double> work, size_t threads);

  /// The next group for the calling thread; the first thread that asks is the one that begins with
  /// the shortest. Ask once for each group at most.
  size_t next();

 private:
  bool takes_short_ones();

  std::vector<double> work_;
  std::vector<size_t> order_;  ///< groups, the longest first
  double short_work_ = 0;      ///< that may still be taken from the short end
  std::mutex mutex_;
  std::optional<std::thread::id> early_thread_;
  size_t first_ = 0, last_;  ///< of order_: what is not given out
};

}  // namespace experiments
