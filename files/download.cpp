#include "files/download.h"

#include <stdexcept>

namespace files {

bool download(const Wanted& wanted, const DownloadOptions& options) {
  if (wanted.digest.empty()) {
    throw std::invalid_argument(wanted.path.string() + ": no digest to check");
  }
  bool is_over = false;
  std::string failed;
  FetchEvents events;
  events.should_stop = options.should_stop;
  events.on_done = [&](size_t, const std::vector<FetchFailure>& failures) {
    is_over = true;
    for (const auto& [url, reason, message, is_final] : failures) {
      failed += (failed.empty() ? "" : "\n") + url + ": " + message;
    }
  };
  if (options.progress) {
    events.on_bytes = [&](size_t, int64_t done, int64_t total) { options.progress(done, total); };
  }
  fetch_all({wanted}, options.limits, events);
  if (!failed.empty()) throw std::runtime_error(failed);
  return is_over;
}

}  // namespace files
