#include "files/unfinished_path.h"

#include <stdexcept>
#include <system_error>

#include "files/lasting.h"
#include "files/unfinished_name.h"

namespace files {
namespace {

namespace fs = std::filesystem;

fs::path beside(const fs::path& path) {
  return path.parent_path() / ("." + path.filename().string() + unfinished_ending());
}

}  // namespace

void require_replaceable(const fs::path& path) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status))
    throw std::runtime_error(path.string() + ": cannot write: it is no regular file");
}

UnfinishedPath::UnfinishedPath(const fs::path& path)
    : asked_(path), unfinished_(beside(path)), abandonable_(unfinished_) {
  require_replaceable(path);
}

UnfinishedPath::~UnfinishedPath() {
  std::error_code ignored;
  fs::remove_all(unfinished_, ignored);
}

void UnfinishedPath::finish() {
  try {
    if (fs::is_directory(unfinished_)) {
      for (const auto& entry : fs::recursive_directory_iterator(unfinished_)) flush(entry.path());
    }
    flush(unfinished_);
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(said_of_asked(error.what()));
  }
  rename_lasting(unfinished_, asked_);
}

std::string UnfinishedPath::said_of_asked(std::string message) const {
  const auto unfinished = unfinished_.string(), asked = asked_.string();
  for (auto at = message.find(unfinished); at != message.npos;
       at = message.find(unfinished, at + asked.size()))
    message.replace(at, unfinished.size(), asked);
  return message;
}

}  // namespace files
