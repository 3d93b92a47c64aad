#include "files/fetch.h"

#include <gtest/gtest.h>

#include <map>

#include "files/whole_file.h"
#include "tests/files/faulty_server.h"

namespace {

namespace fs = std::filesystem;

class Fetch : public testing::Test {
 protected:
  static void SetUpTestSuite() { server_ = new FaultyServer; }
  static void TearDownTestSuite() { delete server_; }

  Fetch() {
    limits_.at_once = 8;
    limits_.per_host = 2;
    limits_.connect_seconds = limits_.stalled_seconds = 1;
    limits_.most_bytes = 1 << 20;
  }

  files::Wanted wanted(const std::string& kind, int number) {
    return {{server_->url(kind, number)},
            folder_ / (kind + std::to_string(number)),
            files::sha256(FaultyServer::content(number))};
  }

  /// What one file of that kind ends with: its reason, with "!" where it is final; "" for its
  /// bytes.
  std::string outcome(const std::string& kind) {
    const int number = 7;
    const auto file = wanted(kind, number);
    std::string reason = "nothing told";
    files::FetchEvents events;
    events.on_done = [&](size_t, const std::vector<files::FetchFailure>& failures) {
      reason = failures.empty() ? "" : failures[0].reason + (failures[0].is_final ? "!" : "");
    };
    files::fetch_all({file}, limits_, events);
    const bool is_there = fs::exists(file.path);
    EXPECT_EQ(is_there, reason.empty()) << kind;
    if (!is_there) return reason;
    EXPECT_EQ(files::read_whole(file.path), FaultyServer::content(number)) << kind;
    return reason;
  }

  static FaultyServer* server_;
  TemporaryFolder folder_;
  files::FetchLimits limits_;
};

FaultyServer* Fetch::server_ = nullptr;

TEST_F(Fetch, BringsWhatCanBeHadOfServersWithFaults) {
  for (const auto* kind : {"ok", "slow", "cut", "redirect", "promises_more"}) {
    EXPECT_EQ(outcome(kind), "") << kind;
  }
}

TEST_F(Fetch, SaysWhyOthersFailAndWhetherAskingAgainWouldHelp) {
  const std::map<std::string, std::string> reasons{
      {"gone", "HTTP 404!"},
      {"busy", "HTTP 503"},
      {"page", "a web page in its place!"},
      {"other", "other bytes!"},
      {"promises_less", "other bytes!"},
      {"promises_terabytes", "too large!"},
      {"endless", "too large!"},
      {"loop", "redirects without end!"},
      {"to_file", "not a web address!"},
      {"drip", "too slow"},
      {"silent", "too slow"},
  };
  for (const auto& [kind, reason] : reasons) EXPECT_EQ(outcome(kind), reason) << kind;
}

TEST_F(Fetch, KeepsHalfAFileForTheNextCallAndNothingOfWhatIsWrong) {
  limits_.tries = 2;
  EXPECT_EQ(outcome("always_cut"), "connection broke off");
  const auto part = folder_ / "always_cut7.part";
  const auto tenth = FaultyServer::content(7).size() / 10;
  EXPECT_GT(fs::file_size(part), tenth);
  EXPECT_LT(fs::file_size(part), 2 * tenth);
  for (const auto* kind : {"page", "endless", "gone", "silent"}) {
    outcome(kind);
    EXPECT_FALSE(fs::exists(folder_ / (kind + std::string("7.part")))) << kind;
  }
}

TEST_F(Fetch, StartsOverWhereAPartIsOfAnotherFile) {
  files::write_whole(folder_ / "ok7.part", std::string(900, 'x'));
  EXPECT_EQ(outcome("ok"), "");
  files::write_whole(folder_ / "cut7.part", std::string(500'000, 'x'));
  EXPECT_EQ(outcome("cut"), "");
}

TEST_F(Fetch, AsksNoMoreOfAHostThatDoesNotAnswer) {
  std::vector<files::Wanted> files;
  for (int i = 0; i < 100; ++i) {
    files.push_back(wanted("ok", i));
    files.back().urls = {"http://127.0.0.9:1/" + std::to_string(i)};
  }
  files.push_back(wanted("ok", 100));
  std::map<std::string, int> reasons;
  files::FetchEvents events;
  events.on_done = [&](size_t, const std::vector<files::FetchFailure>& failures) {
    ++reasons[failures.empty() ? "" : failures[0].reason];
  };
  files::fetch_all(files, limits_, events);
  EXPECT_EQ(reasons, (std::map<std::string, int>{{"", 1}, {"host does not answer", 100}}));
}

TEST_F(Fetch, CallsWhatIsNoAddressSo) {
  for (const auto* url : {"", "nonsense here", "ftp://127.0.0.1/a", "http://", "http://a b/c",
                          "file:///etc/passwd"}) {
    auto file = wanted("ok", 1);
    file.urls = {url};
    files::FetchEvents events;
    events.on_done = [&](size_t, const std::vector<files::FetchFailure>& failures) {
      ASSERT_EQ(failures.size(), 1U) << url;
      EXPECT_EQ(failures[0].message, "not a web address") << url;
    };
    files::fetch_all({file}, limits_, events);
    EXPECT_FALSE(fs::exists(file.path));
  }
}

TEST_F(Fetch, DoesNotTakeManyWrongAddressesForASilentHost) {
  std::vector<files::Wanted> files;
  for (int i = 0; i < 5; ++i) {
    files.push_back(wanted("ok", i));
    files.back().urls = {"nothing:" + std::to_string(i)};
  }
  files::FetchEvents events;
  int final_ones = 0;
  events.on_done = [&](size_t, const std::vector<files::FetchFailure>& failures) {
    final_ones += failures.at(0).is_final && failures.at(0).reason == "not a web address";
  };
  files::fetch_all(files, limits_, events);
  EXPECT_EQ(final_ones, 5);
}

TEST_F(Fetch, TakesAddressesAsListsSpellThem) {
  for (const auto* end : {"?a b=\xc3\xa4#part", ".a b/\xc3\xa4.jpg ", "#a \xc3\xa4", "?%20\"<>|"}) {
    auto file = wanted("ok", 3);
    file.urls[0] += end;
    std::string reason = "nothing told";
    files::FetchEvents events;
    events.on_done = [&](size_t, const std::vector<files::FetchFailure>& failures) {
      reason = failures.empty() ? "" : failures[0].reason;
    };
    files::fetch_all({file}, limits_, events);
    EXPECT_EQ(reason, "") << end;
    fs::remove(file.path);
  }
}

TEST_F(Fetch, EndsWithinAMomentWhenAsked) {
  using Clock = std::chrono::steady_clock;
  limits_.stalled_seconds = limits_.connect_seconds = 60;
  std::vector<files::Wanted> files{wanted("silent", 1), wanted("drip", 2), wanted("ok", 3)};
  files[2].urls = {server_->url("ok", 3, "127.0.0.2")};
  const auto begin = Clock::now();
  files::FetchEvents events;
  events.should_stop = [&] { return Clock::now() - begin > std::chrono::milliseconds(500); };
  files::fetch_all(files, limits_, events);
  EXPECT_LT(Clock::now() - begin, std::chrono::milliseconds(1500));
  EXPECT_TRUE(fs::exists(files[2].path));
  EXPECT_GT(fs::file_size(folder_ / "drip2.part"), 0U);
}

TEST_F(Fetch, LetsOnlyOneProgramFetchAFile) {
  const auto file = wanted("ok", 1);
  EXPECT_THROW(files::fetch_all({file, file}, limits_, {}), std::runtime_error);
}

TEST_F(Fetch, PassesOnWhatItsEventsThrow) {
  files::FetchEvents events;
  events.on_done = [](size_t, const auto&) { throw std::domain_error("stop"); };
  EXPECT_THROW(files::fetch_all({wanted("ok", 1), wanted("slow", 2)}, limits_, events),
               std::domain_error);
}

}  // namespace
