#include "files/abandonable.h"

#include <mutex>
#include <set>
#include <system_error>
#include <utility>

namespace files {
namespace {

struct Registry {
  std::mutex mutex;
  std::multiset<std::filesystem::path> paths;
};

/// Never destroyed: it may be asked while main returns.
Registry& registry() {
  static auto* const only = new Registry;
  return *only;
}

}  // namespace

Abandonable::Abandonable(std::filesystem::path path) : path_(std::move(path)) {
  const std::lock_guard lock(registry().mutex);
  registry().paths.insert(path_);
}

Abandonable::~Abandonable() {
  const std::lock_guard lock(registry().mutex);
  registry().paths.erase(registry().paths.find(path_));
}

void abandon_all() {
  registry().mutex.lock();  // and never unlocked
  std::error_code ignored;
  for (const auto& path : registry().paths) std::filesystem::remove_all(path, ignored);
}

}  // namespace files
