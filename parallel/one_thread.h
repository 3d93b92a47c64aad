#pragma once

namespace parallel {

/// While it lives, LibTorch and oneDNN use one thread for whatever this thread calls; other threads
/// keep theirs.
class OneThread {
 public:
  OneThread();
  ~OneThread();
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;

 private:
  int before_;
};

}  // namespace parallel
