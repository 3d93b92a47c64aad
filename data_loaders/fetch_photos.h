#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "data_loaders/facescrub_list.h"
#include "files/fetch.h"

namespace data_loaders {

/// What became of a list's photos; a photo of several faces counts once.
struct PhotoCounts {
  int64_t photos = 0;
  int64_t there = 0;                             ///< before
  int64_t fetched = 0;                           ///< now
  std::map<std::string, int64_t> gone;           ///< by reason: not asked for again
  std::map<std::string, int64_t> may_come_back;  ///< by reason: asked for again by the next call
  int64_t not_tried = 0;                         ///< since it was to stop
};

struct PhotoFetch {
  bool retry_gone = false;  ///< ask again for what an earlier call found to be gone
  files::FetchLimits limits;
  std::function<void(const PhotoCounts&)> on_progress;
  std::function<bool()> should_stop;
};

/// A few at a time from each of many hosts, which may be slow.
files::FetchLimits photo_limits();

/// Fetches each row's photo from the list's address to `folder`/photos/<Name>/<photo>.jpg (or the
/// address's own ending) and keeps it where its bytes have the list's SHA-256; nothing is decoded.
/// Photos that are there are not asked for; those that several rows name are fetched once.
/// `folder`/not_to_be_had.tsv remembers what is gone for good (HTTP 404, other bytes, a web page),
/// line by line, so that a call that is killed loses nothing. Throws std::runtime_error where files
/// cannot be read or written.
PhotoCounts fetch_photos(const std::vector<FaceScrubRow>& rows, const std::filesystem::path& folder,
                         const PhotoFetch& options);

}  // namespace data_loaders
