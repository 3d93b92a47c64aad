#include "data_loaders/fetch_photos.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <set>
#include <stdexcept>
#include <utility>

#include "files/lasting.h"

namespace data_loaders {
namespace {

namespace fs = std::filesystem;

/// One photo of the list, for all the faces that it has.
struct Photo {
  files::Wanted file;
  std::vector<fs::path> paths;  ///< the file's, and those of copies under other faces' names
};

/// As the address has it, where it is a picture's.
std::string ending_of(const std::string& url) {
  static const std::set<std::string> pictures{".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp"};
  const auto ending = fs::path(url.substr(0, url.find_first_of("?#"))).extension().string();
  auto small = ending;
  for (auto& letter : small) letter = static_cast<char>(std::tolower(letter));
  return pictures.count(small) > 0 ? ending : ".jpg";
}

template <class Value>
void add_new(std::vector<Value>& values, const Value& value) {
  if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
}

std::vector<Photo> photos_of(const std::vector<FaceScrubRow>& rows, const fs::path& folder) {
  std::vector<Photo> photos;
  std::map<std::string, size_t> known;  // by digest
  std::map<fs::path, std::string> owners;
  for (const auto& row : rows) {
    const auto path = folder / "photos" / file_name(row.name) / (row.photo + ending_of(row.url));
    const auto [owner, is_free] = owners.emplace(path, row.sha256);
    if (!is_free && owner->second != row.sha256) {
      throw std::runtime_error(path.string() + ": the list gives this name to two photos");
    }
    const auto [found, is_new] = known.emplace(row.sha256, photos.size());
    if (is_new) photos.push_back({{{}, path, row.sha256}, {}});
    auto& photo = photos[found->second];
    add_new(photo.file.urls, row.url);
    add_new(photo.paths, path);
  }
  return photos;
}

void copy_whole(const fs::path& from, const fs::path& to) {
  fs::create_directories(to.parent_path());
  const fs::path unfinished = to.string() + ".part";
  fs::copy_file(from, unfinished, fs::copy_options::overwrite_existing);
  files::flush(unfinished);
  files::rename_lasting(unfinished, to);
}

/// All files of a folder of classes, by their path without ending.
std::multimap<fs::path, fs::path> files_below(const fs::path& folder) {
  std::multimap<fs::path, fs::path> found;
  if (!fs::is_directory(folder)) return found;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    auto path = entry.path();
    found.emplace(path.replace_extension(), entry.path());
  }
  return found;
}

bool has_bytes(const fs::path& path, const std::string& sha256) {
  return fs::is_regular_file(path) && files::file_digest(path) == sha256;
}

/// What earlier calls found to be gone: lines of SHA-256, address and reason.
class Memory {
 public:
  Memory(const fs::path& path, bool forget) : path_(path) {
    if (forget) fs::remove(path);
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) read(line);
  }

  /// The reason, where no address of the photo is worth asking; else empty.
  std::string reason(const files::Wanted& file) const {
    std::string last;
    for (const auto& url : file.urls) {
      const auto known = reasons_.find({file.digest, url});
      if (known == reasons_.end()) return "";
      last = known->second;
    }
    return last;
  }

  void add(const std::string& digest, const files::FetchFailure& failure) {
    std::ofstream file(path_, std::ios::app);
    file << digest << '\t' << failure.url << '\t' << failure.reason << std::endl;
    if (!file) throw std::runtime_error(path_.string() + ": cannot write");
  }

 private:
  // A line that broke off when the program was killed says nothing.
  void read(const std::string& line) {
    const auto first = line.find('\t'), last = line.rfind('\t');
    if (first != 64 || last == first) return;
    reasons_[{line.substr(0, first), line.substr(first + 1, last - first - 1)}] =
        line.substr(last + 1);
  }

  fs::path path_;
  std::map<std::pair<std::string, std::string>, std::string> reasons_;
};

bool is_gone(const std::vector<files::FetchFailure>& failures) {
  return std::all_of(failures.begin(), failures.end(),
                     [](const auto& failure) { return failure.is_final; });
}

/// The work of one call of fetch_photos().
class PhotoFetching {
 public:
  PhotoFetching(const std::vector<FaceScrubRow>& rows, const fs::path& folder,
                const PhotoFetch& options)
      : options_(options),
        memory_(folder / "not_to_be_had.tsv", options.retry_gone),
        photos_(photos_of(rows, folder)),
        there_(files_below(folder / "photos")) {
    counts_.photos = counts_.not_tried = static_cast<int64_t>(photos_.size());
  }

  PhotoCounts run() {
    find_missing();
    files::FetchEvents events;
    events.should_stop = options_.should_stop;
    events.on_done = [this](size_t i, const auto& failures) { end(i, failures); };
    std::vector<files::Wanted> wanted;
    for (const auto* photo : missing_) wanted.push_back(photo->file);
    files::fetch_all(wanted, options_.limits, events);
    return counts_;
  }

 private:
  void find_missing() {
    for (const auto& photo : photos_) {
      if (options_.should_stop && options_.should_stop()) return;
      const auto reason = memory_.reason(photo.file);
      if (spread(photo)) {
        count(counts_.there);
      } else if (!reason.empty()) {
        count(counts_.gone[reason]);
      } else {
        missing_.push_back(&photo);
      }
    }
  }

  void end(size_t i, const std::vector<files::FetchFailure>& failures) {
    if (failures.empty()) {
      spread(*missing_[i]);
      return count(counts_.fetched);
    }
    const auto& reason = failures.back().reason;
    if (!is_gone(failures)) return count(counts_.may_come_back[reason]);
    for (const auto& failure : failures) memory_.add(missing_[i]->file.digest, failure);
    count(counts_.gone[reason]);
  }

  /// Where the photo's right bytes are under this name, whatever the ending; else empty.
  fs::path found(fs::path path, const std::string& sha256) const {
    if (has_bytes(path, sha256)) return path;
    const auto [begin, end] = there_.equal_range(path.replace_extension());
    const auto right =
        std::find_if(begin, end, [&](const auto& file) { return has_bytes(file.second, sha256); });
    return right == end ? fs::path() : right->second;
  }

  /// Copies the photo to all its faces' names; false where none of them has it.
  bool spread(const Photo& photo) const {
    fs::path source;
    std::vector<fs::path> missing;
    for (const auto& path : photo.paths) {
      const auto right = found(path, photo.file.digest);
      if (right.empty()) missing.push_back(path);
      if (source.empty()) source = right;
    }
    if (source.empty()) return false;
    for (const auto& path : missing) copy_whole(source, path);
    return true;
  }

  void count(int64_t& kind) {
    ++kind;
    --counts_.not_tried;
    if (options_.on_progress) options_.on_progress(counts_);
  }

  const PhotoFetch& options_;
  Memory memory_;
  std::vector<Photo> photos_;
  std::multimap<fs::path, fs::path> there_;  ///< at the beginning
  std::vector<const Photo*> missing_;
  PhotoCounts counts_;
};

}  // namespace

files::FetchLimits photo_limits() {
  files::FetchLimits limits;
  limits.most_bytes = int64_t{64} << 20;
  limits.stalled_seconds = 30;
  limits.file_seconds = 300;
  limits.at_once = 32;
  limits.per_host = 3;
  return limits;
}

PhotoCounts fetch_photos(const std::vector<FaceScrubRow>& rows, const fs::path& folder,
                         const PhotoFetch& options) {
  fs::create_directories(folder);
  return PhotoFetching(rows, folder, options).run();
}

}  // namespace data_loaders
