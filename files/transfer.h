#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "files/fetch.h"

namespace files {

/// How a try to fetch a file ended.
struct TransferEnd {
  enum class Kind { complete, cannot_continue, broke_off, failed };
  Kind kind = Kind::failed;
  FetchFailure failure;  ///< where it is not complete
};

/// One try to fetch an address, which appends to a file.
class Transfer {
 public:
  /// Throws std::runtime_error where `part` cannot be written, or is locked by another transfer.
  Transfer(const std::string& url, const std::filesystem::path& part, const FetchLimits& limits);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  void* handle() const { return curl_; }  ///< libcurl's CURL*
  bool has_continued() const { return already_ > 0; }
  int64_t received() const { return received_; }
  int64_t done() const { return already_ + received_; }
  int64_t total() const;      ///< 0 while the server has not said
  bool has_answered() const;  ///< the address's host

  /// Ends it: `code` is libcurl's CURLcode. Throws std::runtime_error where the file could not be
  /// written.
  TransferEnd end(int code);

 private:
  static size_t write_piece(char* data, size_t, size_t bytes, void* transfer);
  void set_up(const FetchLimits& limits);
  std::string message(int code, const std::string& reason) const;
  TransferEnd failed(int code) const;
  long status() const;  ///< HTTP's; 0 before an answer

  std::string url_;
  std::filesystem::path part_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
  int64_t already_ = 0;  ///< bytes that earlier tries left
  int64_t received_ = 0;
  int64_t most_bytes_;
  bool is_too_large_ = false;
  bool is_unwritable_ = false;
  std::array<char, 256> details_{};  ///< CURL_ERROR_SIZE
  void* address_;                    ///< CURLU*
  void* curl_;
};

/// The part of an address between scheme and path, in lower case; empty where it is none of the
/// web.
std::string host_of(const std::string& url);

}  // namespace files
