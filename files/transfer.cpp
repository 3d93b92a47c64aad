#include "files/transfer.h"

#include <curl/curl.h>
#include <sys/file.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace files {
namespace {

namespace fs = std::filesystem;

static_assert(CURL_ERROR_SIZE <= 256);

[[noreturn]] void cannot_write(const fs::path& part, int error) {
  throw std::runtime_error(part.string() + ": cannot write: " + std::strerror(error));
}

/// A part that two programs append to would be of no use to either.
std::FILE* open_alone(const fs::path& part) {
  std::FILE* file = std::fopen(part.c_str(), "ab");
  if (file == nullptr) cannot_write(part, errno);
  if (flock(fileno(file), LOCK_EX | LOCK_NB) == 0) return file;
  std::fclose(file);
  throw std::runtime_error(part.string() + ": another program is fetching it");
}

/// Lists have blanks and other letters in their addresses, of which each version of libcurl takes
/// others. A host's name is left to it.
std::string escaped(const std::string& url) {
  const auto scheme_end = url.find("://");
  const auto host_begin = scheme_end == std::string::npos ? url.size() : scheme_end + 3;
  const auto host_end = std::min(url.find_first_of("/?#", host_begin), url.size());
  std::string ascii = url.substr(0, host_end);
  for (auto at = host_end; at < url.size(); ++at) {
    const auto byte = static_cast<unsigned char>(url[at]);
    char letter[4] = {url[at], '\0'};
    if (byte == ' ' || byte > 0x7F) std::snprintf(letter, sizeof letter, "%%%02X", byte);
    ascii += letter;
  }
  return ascii;
}

CURLU* parsed(const std::string& url) {
  CURLU* address = curl_url();
  if (address != nullptr && curl_url_set(address, CURLUPART_URL, escaped(url).c_str(), 0) != 0)
    curl_url_set(address, CURLUPART_URL, nullptr, 0);
  return address;
}

/// Of what is no success; whether asking again may help.
bool may_come_back(long status) {
  return status >= 500 || status == 408 || status == 421 || status == 425 || status == 429;
}

constexpr auto kUnsafe = "no safe connection";
constexpr auto kBrokeOff = "connection broke off";

struct Reason {
  const char* words;
  bool is_final;
};

Reason reason_of(CURLcode code, bool has_answered) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return {"host not found", false};
    case CURLE_COULDNT_CONNECT:
      return {"host does not answer", false};
    case CURLE_OPERATION_TIMEDOUT:
      return {has_answered ? "too slow" : "host does not answer", false};
    case CURLE_TOO_MANY_REDIRECTS:
      return {"redirects without end", true};
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return {"not a web address", true};
    case CURLE_FILESIZE_EXCEEDED:
      return {"too large", true};
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
      return {kUnsafe, false};
    default:
      return {kBrokeOff, false};
  }
}

}  // namespace

std::string host_of(const std::string& url) {
  CURLU* address = parsed(url);
  char* host = nullptr;
  std::string name;
  if (address != nullptr && curl_url_get(address, CURLUPART_HOST, &host, 0) == CURLUE_OK) {
    name = host;
  }
  for (auto& letter : name) letter = static_cast<char>(std::tolower(letter));
  curl_free(host);
  curl_url_cleanup(address);
  return name;
}

Transfer::Transfer(const std::string& url, const fs::path& part, const FetchLimits& limits)
    : url_(url),
      part_(part),
      file_(open_alone(part), std::fclose),
      already_(static_cast<int64_t>(fs::file_size(part))),
      most_bytes_(limits.most_bytes),
      address_(parsed(url)),
      curl_(curl_easy_init()) {
  if (address_ == nullptr || curl_ == nullptr) {
    throw std::runtime_error(url + ": libcurl does not start");
  }
  set_up(limits);
}

Transfer::~Transfer() {
  curl_easy_cleanup(curl_);
  curl_url_cleanup(static_cast<CURLU*>(address_));
}

size_t Transfer::write_piece(char* data, size_t, size_t bytes, void* pointer) {
  auto& transfer = *static_cast<Transfer*>(pointer);
  transfer.is_too_large_ = transfer.done() + static_cast<int64_t>(bytes) > transfer.most_bytes_;
  if (transfer.is_too_large_) return 0;
  const size_t written = std::fwrite(data, 1, bytes, transfer.file_.get());
  transfer.is_unwritable_ = written != bytes;
  transfer.received_ += static_cast<int64_t>(written);
  return written;
}

void Transfer::set_up(const FetchLimits& limits) {
  CURL* curl = curl_;
  curl_easy_setopt(curl, CURLOPT_CURLU, address_);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "facesweep");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(curl, CURLOPT_MAXREDIRS, 5L);
  curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  // A name that is still being looked up must hold up neither the others nor the end.
  curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, static_cast<long>(limits.connect_seconds));
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1000L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(limits.stalled_seconds));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(limits.file_seconds));
  curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(most_bytes_));
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, details_.data());
  curl_easy_setopt(curl, CURLOPT_RESUME_FROM_LARGE, static_cast<curl_off_t>(already_));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, write_piece);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(curl, CURLOPT_PRIVATE, this);
}

int64_t Transfer::total() const {
  curl_off_t bytes = -1;
  curl_easy_getinfo(curl_, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &bytes);
  return bytes > 0 ? already_ + bytes : 0;
}

bool Transfer::has_answered() const {
  curl_off_t microseconds = 0;
  curl_easy_getinfo(curl_, CURLINFO_CONNECT_TIME_T, &microseconds);
  return microseconds > 0 || status() != 0;
}

long Transfer::status() const {
  long status = 0;
  curl_easy_getinfo(curl_, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

std::string Transfer::message(int code, const std::string& reason) const {
  if (code == CURLE_FILESIZE_EXCEEDED) return "more than " + std::to_string(most_bytes_) + " bytes";
  if (reason != kUnsafe && reason != kBrokeOff) return reason;  // the others have one cause each
  return reason + " (libcurl: " +
         (details_[0] != '\0' ? details_.data() : curl_easy_strerror(static_cast<CURLcode>(code))) +
         ")";
}

TransferEnd Transfer::failed(int code) const {
  const auto of_curl = is_too_large_ ? CURLE_FILESIZE_EXCEEDED : static_cast<CURLcode>(code);
  const bool cannot_continue = code == CURLE_RANGE_ERROR || status() == 416;
  if (cannot_continue && has_continued()) return {TransferEnd::Kind::cannot_continue, {}};
  if (code == CURLE_HTTP_RETURNED_ERROR) {
    const auto words = "HTTP " + std::to_string(status());
    return {TransferEnd::Kind::failed, {url_, words, words, !may_come_back(status())}};
  }
  const auto reason = reason_of(of_curl, has_answered());
  const bool may_go_on = received_ > 0 && !reason.is_final && code != CURLE_OPERATION_TIMEDOUT;
  const auto kind = may_go_on ? TransferEnd::Kind::broke_off : TransferEnd::Kind::failed;
  return {kind, {url_, reason.words, message(of_curl, reason.words), reason.is_final}};
}

TransferEnd Transfer::end(int code) {
  errno = 0;
  const bool is_flushed = std::fflush(file_.get()) == 0;
  if (is_unwritable_ || !is_flushed) cannot_write(part_, errno != 0 ? errno : ENOSPC);
  return code == CURLE_OK ? TransferEnd{TransferEnd::Kind::complete, {}} : failed(code);
}

}  // namespace files
