#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "files/file_digest.h"

namespace files {

/// Bytes so far and in all; `total` is 0 while the server has not said.
using DownloadProgress = std::function<void(int64_t done, int64_t total)>;

struct Download {
  std::string url;  ///< http or https
  /// What the file's digest begins with, in lower-case hex: all of it, or the first digits where
  /// the publisher gives no more.
  std::string digest;
  DigestKind digest_kind = DigestKind::sha256;
  int64_t stalled_seconds = 60;  ///< give up after this long at under 1 kB/s
};

/// Fetches `download.url` to `path`, which appears only when its digest is right. Bytes gather in
/// `path` + ".part": what an interrupted call left there is continued, not fetched again. A `path`
/// that already has the digest is kept and nothing is fetched. Throws std::runtime_error that names
/// the address and the reason (no connection, HTTP status, stalled, the digest expected and got);
/// on a wrong digest the bytes are deleted. What `progress` throws stops the download and is passed
/// on.
void download(const Download& download, const std::filesystem::path& path,
              const DownloadProgress& progress = {});

}  // namespace files
