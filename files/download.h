#pragma once

#include "files/fetch.h"

namespace files {

/// What a caller of download() may want; all may be left out.
struct DownloadOptions {
  /// Bytes so far and in all; `total` is 0 while the server has not said. What it throws stops the
  /// download and is passed on.
  std::function<void(int64_t done, int64_t total)> progress;
  std::function<bool()> should_stop;  ///< asked ten times a second
  FetchLimits limits;
};

/// Fetches one published file, which has a digest, from the first of its addresses that gives the
/// right bytes, as fetch_all() does; false where should_stop() said so before. Throws
/// std::runtime_error that names each address and its reason (no connection, HTTP status, stalled,
/// the digest expected and got); std::invalid_argument where there is no digest.
bool download(const Wanted& wanted, const DownloadOptions& options = {});

}  // namespace files
