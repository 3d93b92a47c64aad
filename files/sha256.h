#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace files {

/// SHA-256 in 64 lower-case hex digits, fed piece by piece.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void update(const void* data, size_t bytes);
  void update(std::string_view text) { update(text.data(), text.size()); }
  /// Ends the digest: call once, last.
  std::string hex();

 private:
  void* context_;
};

std::string sha256(std::string_view bytes);

}  // namespace files
