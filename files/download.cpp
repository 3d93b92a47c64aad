#include "files/download.h"

#include <curl/curl.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <stdexcept>

namespace files {
namespace {

namespace fs = std::filesystem;

struct Transfer {
  std::FILE* file = nullptr;
  int64_t already = 0;  // bytes that an earlier call left
  const DownloadProgress* progress = nullptr;
  std::exception_ptr thrown;
};

enum class Outcome { complete, start_over };

[[noreturn]] void fail(const Download& download, const std::string& what) {
  throw std::runtime_error(download.url + ": " + what);
}

bool has_digest(const fs::path& path, const Download& download) {
  return fs::is_regular_file(path) &&
         file_digest(path, download.digest_kind).rfind(download.digest, 0) == 0;
}

size_t write_piece(char* data, size_t, size_t bytes, void* transfer) {
  return std::fwrite(data, 1, bytes, static_cast<Transfer*>(transfer)->file);
}

// libcurl is C: an exception must not pass through it.
int report(void* pointer, curl_off_t total, curl_off_t done, curl_off_t, curl_off_t) {
  auto& transfer = *static_cast<Transfer*>(pointer);
  if (!*transfer.progress) return 0;
  try {
    (*transfer.progress)(transfer.already + done, total > 0 ? transfer.already + total : 0);
    return 0;
  } catch (...) {
    transfer.thrown = std::current_exception();
    return 1;
  }
}

void set_up(CURL* curl, const Download& download, Transfer& transfer, char* message) {
  curl_easy_setopt(curl, CURLOPT_URL, download.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(curl, CURLOPT_MAXREDIRS, 5L);
  curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 30L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1000L);
  curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(download.stalled_seconds));
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, message);
  curl_easy_setopt(curl, CURLOPT_RESUME_FROM_LARGE, static_cast<curl_off_t>(transfer.already));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, write_piece);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, report);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &transfer);
}

CURLcode perform(const Download& download, Transfer& transfer, long& status, std::string& why) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, void (*)(CURL*)> curl(curl_easy_init(), curl_easy_cleanup);
  if (started != CURLE_OK || !curl) fail(download, "libcurl does not start");
  std::array<char, CURL_ERROR_SIZE> message{};
  set_up(curl.get(), download, transfer, message.data());
  const CURLcode code = curl_easy_perform(curl.get());
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  why = message[0] != '\0' ? message.data() : curl_easy_strerror(code);
  return code;
}

// Appends to `part`. A server that cannot continue there asks for starting over.
Outcome fetch(const Download& download, const fs::path& part, const DownloadProgress& progress) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(part.c_str(), "ab"),
                                                             std::fclose);
  if (!file) throw std::runtime_error(part.string() + ": cannot write: " + std::strerror(errno));
  Transfer transfer{file.get(), static_cast<int64_t>(fs::file_size(part)), &progress, nullptr};
  long status = 0;
  std::string why;
  const CURLcode code = perform(download, transfer, status, why);
  if (transfer.thrown) std::rethrow_exception(transfer.thrown);
  const bool cannot_continue = code == CURLE_RANGE_ERROR || status == 416;
  if (cannot_continue && transfer.already > 0) return Outcome::start_over;
  if (code == CURLE_WRITE_ERROR) throw std::runtime_error(part.string() + ": cannot write");
  if (code != CURLE_OK) fail(download, why);
  if (std::fflush(file.get()) != 0) throw std::runtime_error(part.string() + ": cannot write");
  return Outcome::complete;
}

[[noreturn]] void refuse_digest(const Download& download, const fs::path& part) {
  const auto got = file_digest(part, download.digest_kind).substr(0, download.digest.size());
  const auto bytes = std::to_string(fs::file_size(part));
  fs::remove(part);
  fail(download, std::string(download.digest_kind == DigestKind::sha1 ? "SHA-1" : "SHA-256") +
                     " expected " + download.digest + ", got " + got + " (" + bytes +
                     " bytes, deleted)");
}

}  // namespace

void download(const Download& download, const fs::path& path, const DownloadProgress& progress) {
  if (download.digest.empty()) throw std::invalid_argument(download.url + ": no digest to check");
  if (has_digest(path, download)) return;
  if (path.has_parent_path()) fs::create_directories(path.parent_path());
  const fs::path part = path.string() + ".part";
  const bool continued = fs::exists(part);
  if (!has_digest(part, download)) {
    const Outcome outcome = fetch(download, part, progress);
    // What an earlier call left may be of another file: only a fresh fetch proves the server wrong.
    if (outcome == Outcome::start_over || (continued && !has_digest(part, download))) {
      fs::remove(part);
      fetch(download, part, progress);
    }
  }
  if (!has_digest(part, download)) refuse_digest(download, part);
  fs::rename(part, path);
}

}  // namespace files
