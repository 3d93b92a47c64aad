#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "app/results/result_store.h"
#include "app/results/trial_result.h"

namespace experiments {

/// A result, and its model where that is to be kept.
struct FinishedTrial {
  TrialResult result;
  std::optional<KeptModel> model = std::nullopt;
};

/// Writes results on a thread of its own: while some reach the disk the next ones gather, and go
/// there together. Safe to use from several threads.
class ResultWriter {
 public:
  /// `on_written` hears of each result once it is on disk, from that thread.
  ResultWriter(ResultStore& store, std::function<void(const TrialResult&)> on_written);
  ~ResultWriter();
  ResultWriter(const ResultWriter&) = delete;
  ResultWriter& operator=(const ResultWriter&) = delete;

  /// Waits where the disk is far behind. Throws what writing earlier ones threw.
  void add(std::vector<FinishedTrial> trials);

  /// Returns once all are on disk. Throws as add.
  void finish();

 private:
  void work();
  void write(std::vector<FinishedTrial> trials);
  bool has_room() const;
  bool is_idle() const { return waiting_.empty() && !is_writing_; }

  ResultStore& store_;
  std::function<void(const TrialResult&)> on_written_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<FinishedTrial> waiting_;
  size_t model_bytes_ = 0;  ///< of those that wait
  std::exception_ptr failure_;
  bool is_writing_ = false;
  bool ends_ = false;
  std::thread thread_;
};

}  // namespace experiments
