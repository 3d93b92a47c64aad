#include "files/fetch.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <list>
#include <map>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include "files/transfer.h"

namespace files {
namespace {

namespace fs = std::filesystem;

constexpr int kPatience = 3;  // times that a host may fail to answer

struct Job {
  size_t file = 0;
  size_t address = 0;
  int64_t tries = 0;  ///< of this address
  std::vector<FetchFailure> failures;
};

bool has_digest(const fs::path& path, const Wanted& wanted) {
  return !wanted.digest.empty() && fs::is_regular_file(path) &&
         file_digest(path, wanted.digest_kind).rfind(wanted.digest, 0) == 0;
}

bool begins_as_a_page(const fs::path& path) {
  std::array<char, 512> text{};
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             std::fclose);
  const size_t size = file ? std::fread(text.data(), 1, text.size(), file.get()) : 0;
  const std::string_view begin(text.data(), size);
  const auto first = begin.find_first_not_of("\xef\xbb\xbf \t\r\n");
  return first != begin.npos && begin[first] == '<';
}

FetchFailure wrong_bytes(const std::string& url, const fs::path& part, const Wanted& wanted) {
  const auto got = file_digest(part, wanted.digest_kind).substr(0, wanted.digest.size());
  const auto* kind = wanted.digest_kind == DigestKind::sha1 ? "SHA-1" : "SHA-256";
  return {url, begins_as_a_page(part) ? "a web page in its place" : "other bytes",
          std::string(kind) + " expected " + wanted.digest + ", got " + got + " (" +
              std::to_string(fs::file_size(part)) + " bytes, deleted)",
          /*is_final=*/true};
}

bool all_are_final(const std::vector<FetchFailure>& failures) {
  return std::all_of(failures.begin(), failures.end(),
                     [](const FetchFailure& failure) { return failure.is_final; });
}

/// The work of one call of fetch_all().
class Fetching {
 public:
  Fetching(const std::vector<Wanted>& wanted, const FetchLimits& limits, const FetchEvents& events)
      : wanted_(wanted), limits_(limits), events_(events), multi_(curl_multi_init(), cleanup) {
    if (!multi_) throw std::runtime_error("libcurl does not start");
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS,
                      static_cast<long>(limits.per_host));
    for (size_t file = 0; file < wanted.size(); ++file) waiting_.push_back({file, 0, 0, {}});
  }
  ~Fetching() {
    for (const auto& [transfer, job] : under_way_) {
      curl_multi_remove_handle(multi_.get(), transfer->handle());
      std::error_code ignored;
      if (wanted_[job.file].digest.empty()) fs::remove(part_of(job), ignored);
    }
  }
  Fetching(const Fetching&) = delete;
  Fetching& operator=(const Fetching&) = delete;

  void run() {
    while (!waiting_.empty() || !under_way_.empty()) {
      if (events_.should_stop && events_.should_stop()) return;
      start_some();
      advance();
    }
  }

 private:
  struct UnderWay {
    std::unique_ptr<Transfer> transfer;
    Job job;
  };

  static void cleanup(CURLM* multi) { curl_multi_cleanup(multi); }

  const std::string& url_of(const Job& job) const { return wanted_[job.file].urls.at(job.address); }
  fs::path part_of(const Job& job) const { return wanted_[job.file].path.string() + ".part"; }

  const std::string& host_of(const Job& job) {
    const auto& url = url_of(job);
    const auto known = hosts_.find(url);
    return known != hosts_.end() ? known->second
                                 : hosts_.emplace(url, files::host_of(url)).first->second;
  }

  void start_some() {
    for (auto job = waiting_.begin(); job != waiting_.end();) {
      if (static_cast<int64_t>(under_way_.size()) >= limits_.at_once) return;
      if (per_host_[host_of(*job)] >= limits_.per_host) {
        ++job;
        continue;
      }
      const Job next = std::move(*job);
      job = waiting_.erase(job);
      start(next);
    }
  }

  void start(Job job) {
    const auto& wanted = wanted_[job.file];
    if (has_digest(wanted.path, wanted)) return done(job);
    if (has_digest(part_of(job), wanted)) return keep(job);
    // Without a digest nothing tells whether it is of the same file.
    if (wanted.digest.empty() && job.tries == 0) fs::remove(part_of(job));
    const auto& host = host_of(job);
    if (unanswered_[host] >= kPatience) {
      return refuse(job, {url_of(job), "host does not answer", "host does not answer", false});
    }
    if (wanted.path.has_parent_path()) fs::create_directories(wanted.path.parent_path());
    ++job.tries;
    auto transfer = std::make_unique<Transfer>(url_of(job), part_of(job), limits_);
    if (curl_multi_add_handle(multi_.get(), transfer->handle()) != CURLM_OK) {
      throw std::runtime_error(url_of(job) + ": libcurl does not start");
    }
    ++per_host_[host];
    under_way_.push_back({std::move(transfer), std::move(job)});
  }

  void advance() {
    int running = 0;
    curl_multi_perform(multi_.get(), &running);
    if (events_.on_bytes) {
      for (const auto& [transfer, job] : under_way_) {
        if (transfer->received() == 0) continue;
        events_.on_bytes(job.file, transfer->done(), transfer->total());
      }
    }
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg == CURLMSG_DONE) end(message->easy_handle, message->data.result);
    }
    constexpr int milliseconds = 100;
    if (running > 0) curl_multi_poll(multi_.get(), nullptr, 0, milliseconds, nullptr);
  }

  void end(CURL* handle, CURLcode code) {
    const auto found = std::find_if(under_way_.begin(), under_way_.end(), [&](const UnderWay& one) {
      return one.transfer->handle() == handle;
    });
    const UnderWay ended = std::move(*found);
    under_way_.erase(found);
    curl_multi_remove_handle(multi_.get(), handle);
    const auto& host = host_of(ended.job);
    --per_host_[host];
    if (ended.transfer->has_answered()) {
      unanswered_[host] = 0;
    } else {
      ++unanswered_[host];
    }
    decide(ended.job, *ended.transfer, ended.transfer->end(code));
  }

  /// What becomes of a file after a try.
  void decide(const Job& job, const Transfer& transfer, const TransferEnd& end) {
    using Kind = TransferEnd::Kind;
    const auto& wanted = wanted_[job.file];
    const auto part = part_of(job);
    const bool is_whole = wanted.digest.empty() && end.kind == Kind::complete;
    // A server that promised more than it sent has sent all there is.
    if (is_whole || has_digest(part, wanted)) return keep(job);
    // What an earlier call left may be of another file: only a fresh try proves the server wrong.
    const bool is_fresh = !transfer.has_continued();
    if (end.kind == Kind::cannot_continue || (end.kind == Kind::complete && !is_fresh)) {
      fs::remove(part);
      return waiting_.push_front(job);
    }
    if (end.kind == Kind::complete) {
      const auto failure = wrong_bytes(url_of(job), part, wanted);
      fs::remove(part);
      return refuse(job, failure);
    }
    const bool is_of_no_use = end.failure.is_final && transfer.received() > 0;
    if (is_of_no_use || fs::file_size(part) == 0) fs::remove(part);
    if (end.kind == Kind::broke_off && job.tries < limits_.tries) return waiting_.push_back(job);
    refuse(job, end.failure);
  }

  void refuse(Job job, const FetchFailure& failure) {
    job.failures.push_back(failure);
    job.tries = 0;
    if (++job.address < wanted_[job.file].urls.size()) return waiting_.push_front(job);
    if (all_are_final(job.failures)) fs::remove(part_of(job));
    if (events_.on_done) events_.on_done(job.file, job.failures);
  }

  void keep(const Job& job) {
    fs::rename(part_of(job), wanted_[job.file].path);
    done(job);
  }

  void done(const Job& job) {
    if (events_.on_done) events_.on_done(job.file, {});
  }

  const std::vector<Wanted>& wanted_;
  const FetchLimits& limits_;
  const FetchEvents& events_;
  std::unique_ptr<CURLM, void (*)(CURLM*)> multi_;
  std::list<Job> waiting_;
  std::list<UnderWay> under_way_;
  std::map<std::string, std::string> hosts_;  ///< by address
  std::map<std::string, int64_t> per_host_;
  std::map<std::string, int> unanswered_;  ///< times in a row, by host
};

}  // namespace

void fetch_all(const std::vector<Wanted>& wanted, const FetchLimits& limits,
               const FetchEvents& events) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw std::runtime_error("libcurl does not start");
  Fetching(wanted, limits, events).run();
}

}  // namespace files
