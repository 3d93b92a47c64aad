#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "files/file_digest.h"

namespace files {

/// A file that may be had from any of several addresses.
struct Wanted {
  std::vector<std::string> urls;  ///< http or https, tried in turn
  std::filesystem::path path;
  /// What the file's digest begins with, in lower-case hex: all of it, or the first digits where
  /// the publisher gives no more. Empty: any bytes are right.
  std::string digest;
  DigestKind digest_kind = DigestKind::sha256;
};

struct FetchLimits {
  int64_t most_bytes = int64_t{1} << 30;  ///< of a file
  int64_t connect_seconds = 30;
  int64_t stalled_seconds = 60;  ///< give up after this long at under 1 kB/s
  int64_t file_seconds = 0;      ///< for one try of a file; 0: no limit
  int64_t tries = 3;             ///< of an address, where a try that broke off brought some bytes
  int64_t at_once = 1;           ///< files
  int64_t per_host = 1;          ///< of these
};

/// Why an address did not give the file.
struct FetchFailure {
  std::string url;
  std::string reason;  ///< one of a few, to count by: "HTTP 404", "host not found", "too slow", ...
  std::string message;    ///< what is known of this case
  bool is_final = false;  ///< asking again would give the same
};

struct FetchEvents {
  /// One of the files is at its path, or all its addresses have failed, each with its reason.
  std::function<void(size_t file, const std::vector<FetchFailure>&)> on_done;
  /// Bytes so far and in all; `total` is 0 while the server has not said.
  std::function<void(size_t file, int64_t done, int64_t total)> on_bytes;
  std::function<bool()> should_stop;  ///< asked ten times a second
};

/// Fetches files side by side, each to its path, which appears only when its digest is right; one
/// that is there already is kept. Bytes gather in path + ".part": what an interrupted call left
/// there is continued, not fetched again, and bytes that prove wrong are deleted. A host that three
/// times in a row did not answer is not asked again in this call. Nothing is told of the files that
/// were under way when should_stop() said so. Events are called from this thread; what they throw
/// is passed on. Throws std::runtime_error where a file cannot be written, or another program is
/// fetching it.
void fetch_all(const std::vector<Wanted>& wanted, const FetchLimits& limits,
               const FetchEvents& events);

}  // namespace files
