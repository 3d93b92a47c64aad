#include "app/results/result_writer.h"

#include <utility>

namespace experiments {
namespace {

/// Beyond so many whoever trains waits for the disk.
constexpr size_t most_waiting = 4096, most_waiting_bytes = size_t{1} << 27;

}  // namespace

ResultWriter::ResultWriter(ResultStore& store, std::function<void(const TrialResult&)> on_written)
    : store_(store), on_written_(std::move(on_written)), thread_([this] { work(); }) {}

ResultWriter::~ResultWriter() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void ResultWriter::add(std::vector<FinishedTrial> trials) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return has_room() || failure_; });
  if (failure_) std::rethrow_exception(failure_);
  for (auto& trial : trials) {
    if (trial.model) model_bytes_ += trial.model->bytes.size();
    waiting_.push_back(std::move(trial));
  }
  changed_.notify_all();
}

void ResultWriter::finish() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return is_idle() || failure_; });
  if (failure_) std::rethrow_exception(failure_);
}

void ResultWriter::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ends_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    auto trials = std::exchange(waiting_, {});
    model_bytes_ = 0;
    is_writing_ = true;
    lock.unlock();
    std::exception_ptr failure;
    try {
      write(std::move(trials));
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    is_writing_ = false;
    failure_ = failure;
    changed_.notify_all();
    if (failure_) return;
  }
}

bool ResultWriter::has_room() const {
  return waiting_.size() < most_waiting && model_bytes_ < most_waiting_bytes;
}

void ResultWriter::write(std::vector<FinishedTrial> trials) {
  std::vector<TrialRow> rows;
  std::vector<KeptModel> models;
  for (auto& [result, model] : trials) {
    rows.push_back(row_of(result));
    if (model) models.push_back(std::move(*model));
  }
  store_.write(rows, models);
  if (!on_written_) return;
  for (const auto& trial : trials) on_written_(trial.result);
}

}  // namespace experiments
