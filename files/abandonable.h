#pragma once

#include <filesystem>

namespace files {

/// A path that is being worked on: abandon_all() removes it with all in it, as long as this lives.
class Abandonable {
 public:
  explicit Abandonable(std::filesystem::path path);
  ~Abandonable();
  Abandonable(const Abandonable&) = delete;
  Abandonable& operator=(const Abandonable&) = delete;

 private:
  std::filesystem::path path_;
};

/// For whoever is about to end the program while others still work: removes what they have not
/// finished, and stops those who begin or finish another until the program has ended.
void abandon_all();

}  // namespace files
