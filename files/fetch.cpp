#include "files/fetch.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

#include "files/lasting.h"
#include "files/transfer.h"
#include "files/unfinished_path.h"

namespace files {
namespace {

namespace fs = std::filesystem;

constexpr int kPatience = 3;  // times that a host may fail to answer

struct Job {
  size_t file = 0;
  size_t address = 0;
  int64_t tries = 0;  ///< of this address
  std::vector<FetchFailure> failures{};
};

/// A host and what is to be asked of it.
struct Host {
  std::deque<Job> waiting;
  int64_t under_way = 0;
  bool has_turn = false;  ///< it stands in the queue of hosts
  int unanswered = 0;     ///< times in a row
  FetchFailure last{};    ///< of these
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
    for (size_t file = 0; file < wanted.size(); ++file) wait({file, 0, 0});
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
    while (!turns_.empty() || !under_way_.empty()) {
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

  Host& host_of(const Job& job) { return hosts_[files::host_of(url_of(job))]; }

  enum class Place { first, last };

  void wait(Job job, Place place = Place::last) {
    auto& host = host_of(job);
    if (place == Place::first) {
      host.waiting.push_front(std::move(job));
    } else {
      host.waiting.push_back(std::move(job));
    }
    give_turn(host);
  }

  void give_turn(Host& host) {
    if (host.has_turn || host.waiting.empty() || host.under_way >= limits_.per_host) return;
    host.has_turn = true;
    turns_.push_back(&host);
  }

  void start_some() {
    while (!turns_.empty() && static_cast<int64_t>(under_way_.size()) < limits_.at_once) {
      auto& host = *turns_.front();
      turns_.pop_front();
      host.has_turn = false;
      Job job = std::move(host.waiting.front());
      host.waiting.pop_front();
      start(std::move(job), host);
      give_turn(host);
    }
  }

  void start(Job job, Host& host) {
    const auto& wanted = wanted_[job.file];
    if (has_digest(wanted.path, wanted)) return done(job);
    if (has_digest(part_of(job), wanted)) return keep(job);
    // Without a digest nothing tells whether it is of the same file.
    if (wanted.digest.empty() && job.tries == 0) fs::remove(part_of(job));
    if (host.unanswered >= kPatience) {
      return refuse(job, {url_of(job), host.last.reason, host.last.message, false});
    }
    if (wanted.path.has_parent_path()) fs::create_directories(wanted.path.parent_path());
    ++job.tries;
    auto transfer = std::make_unique<Transfer>(url_of(job), part_of(job), limits_);
    if (curl_multi_add_handle(multi_.get(), transfer->handle()) != CURLM_OK) {
      throw std::runtime_error(url_of(job) + ": libcurl does not start");
    }
    ++host.under_way;
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
    const auto end = ended.transfer->end(code);
    auto& host = host_of(ended.job);
    --host.under_way;
    const bool is_silent = !ended.transfer->has_answered() && !end.failure.is_final;
    host.unanswered = is_silent ? host.unanswered + 1 : 0;
    host.last = end.failure;
    decide(ended.job, *ended.transfer, end);
    give_turn(host);
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
      return wait(job, Place::first);
    }
    if (end.kind == Kind::complete) {
      const auto failure = wrong_bytes(url_of(job), part, wanted);
      fs::remove(part);
      return refuse(job, failure);
    }
    const bool is_of_no_use = end.failure.is_final && transfer.received() > 0;
    if (is_of_no_use || fs::file_size(part) == 0) fs::remove(part);
    if (end.kind == Kind::broke_off && job.tries < limits_.tries) return wait(job);
    refuse(job, end.failure);
  }

  void refuse(Job job, const FetchFailure& failure) {
    job.failures.push_back(failure);
    job.tries = 0;
    if (++job.address < wanted_[job.file].urls.size()) return wait(job, Place::first);
    if (all_are_final(job.failures)) fs::remove(part_of(job));
    if (events_.on_done) events_.on_done(job.file, job.failures);
  }

  void keep(const Job& job) {
    require_replaceable(wanted_[job.file].path);
    flush(part_of(job));
    rename_lasting(part_of(job), wanted_[job.file].path);
    done(job);
  }

  void done(const Job& job) {
    if (events_.on_done) events_.on_done(job.file, {});
  }

  const std::vector<Wanted>& wanted_;
  const FetchLimits& limits_;
  const FetchEvents& events_;
  std::unique_ptr<CURLM, void (*)(CURLM*)> multi_;
  std::list<UnderWay> under_way_;
  std::map<std::string, Host> hosts_;
  std::deque<Host*> turns_;  ///< those that can be asked for something, in turn
};

}  // namespace

void fetch_all(const std::vector<Wanted>& wanted, const FetchLimits& limits,
               const FetchEvents& events) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw std::runtime_error("libcurl does not start");
  Fetching(wanted, limits, events).run();
}

}  // namespace files
