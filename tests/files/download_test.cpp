#include "files/download.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "files/sha256.h"
#include "files/whole_file.h"
#include "tests/files/local_server.h"
#include "tests/files/temporary_folder.h"

namespace {

std::string body() {
  std::string bytes;
  for (int i = 0; i < 300'000; ++i) bytes += static_cast<char>(i * 31 % 251);
  return bytes;
}

files::Wanted from(const LocalServer& server, const std::filesystem::path& path) {
  return {{server.url()}, path, files::sha256(body())};
}

std::string refusal(const files::Wanted& wanted) {
  try {
    files::DownloadOptions once;
    once.limits.tries = 1;
    files::download(wanted, once);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

TEST(Download, BringsTheBytesAndReportsThem) {
  const LocalServer server({body()});
  const TemporaryFolder folder;
  int64_t last = 0;
  int64_t last_total = 0;
  files::DownloadOptions options;
  options.progress = [&](int64_t done, int64_t total) {
    EXPECT_GE(done, last);
    last = done;
    last_total = total;
  };
  EXPECT_TRUE(files::download(from(server, folder / "new/weights"), options));
  EXPECT_EQ(files::read_whole(folder / "new/weights"), body());
  EXPECT_EQ(last, 300'000);
  EXPECT_EQ(last_total, 300'000);
  EXPECT_FALSE(std::filesystem::exists(folder / "new/weights.part"));
}

TEST(Download, ContinuesWhereItWasCut) {
  LocalServer::Options options{body()};
  options.cut_after = 100'000;
  const LocalServer server(options);
  const TemporaryFolder folder;
  const auto path = folder / "weights";
  EXPECT_NE(refusal(from(server, path)), "");
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_EQ(std::filesystem::file_size(path.string() + ".part"), 100'000U);
  files::download(from(server, path));
  EXPECT_EQ(files::read_whole(path), body());
  EXPECT_EQ(server.bytes_sent(), 300'000U);
}

TEST(Download, StartsOverWhereTheServerKnowsNoRanges) {
  LocalServer::Options options{body()};
  options.ranges = false;
  const LocalServer server(options);
  const TemporaryFolder folder;
  files::write_whole(folder / "weights.part", body().substr(0, 1000));
  files::download(from(server, folder / "weights"));
  EXPECT_EQ(files::read_whole(folder / "weights"), body());
}

TEST(Download, StartsOverWhereThePartIsOfAnotherFile) {
  const LocalServer server({body()});
  for (const size_t bytes : {1'000U, 300'000U, 400'000U}) {
    const TemporaryFolder folder;
    files::write_whole(folder / "weights.part", std::string(bytes, 'x'));
    files::download(from(server, folder / "weights"));
    EXPECT_EQ(files::read_whole(folder / "weights"), body()) << bytes;
  }
}

TEST(Download, FetchesNothingWhereTheFileIsThere) {
  const LocalServer server({body()});
  const TemporaryFolder folder;
  files::write_whole(folder / "weights", body());
  files::download(from(server, folder / "weights"));
  files::write_whole(folder / "whole.part", body());
  files::download(from(server, folder / "whole"));
  EXPECT_EQ(files::read_whole(folder / "whole"), body());
  EXPECT_EQ(server.requests(), 0);
}

TEST(Download, RefusesAWrongDigestAndKeepsNothing) {
  const LocalServer server({"other"});
  const TemporaryFolder folder;
  EXPECT_EQ(refusal({{server.url()}, folder / "weights", "0123abcd"}),
            server.url() + ": SHA-256 expected 0123abcd, got d9298a10 (5 bytes, deleted)");
  EXPECT_TRUE(std::filesystem::is_empty(folder / ""));
}

TEST(Download, ChecksSha1WhereThatIsAllThatWasPublished) {
  const LocalServer server({"abc"});
  const TemporaryFolder folder;
  // FIPS 180-4's example.
  files::download({{server.url()},
                   folder / "weights",
                   "a9993e364706816aba3e25717850c26c9cd0d89d",
                   files::DigestKind::sha1});
  EXPECT_EQ(files::read_whole(folder / "weights"), "abc");
}

TEST(Download, SaysWhatTheServerSaid) {
  LocalServer::Options options;
  options.status = "404 Not Found";
  const LocalServer server(options);
  const TemporaryFolder folder;
  EXPECT_EQ(refusal(from(server, folder / "weights")), server.url() + ": HTTP 404");
}

TEST(Download, NamesAnAddressThatDoesNotAnswer) {
  std::string url;
  {
    const LocalServer gone({""});
    url = gone.url();
  }
  const TemporaryFolder folder;
  EXPECT_EQ(refusal({{url}, folder / "weights", "00"}), url + ": host does not answer");
  EXPECT_EQ(refusal({{"file:///etc/hostname"}, folder / "weights", "00"}),
            "file:///etc/hostname: not a web address");
}

TEST(Download, StopsWithWhatProgressThrows) {
  const LocalServer server({body()});
  const TemporaryFolder folder;
  files::DownloadOptions options;
  options.progress = [](int64_t, int64_t) { throw std::domain_error("stop"); };
  EXPECT_THROW(files::download(from(server, folder / "weights"), options), std::domain_error);
  EXPECT_FALSE(std::filesystem::exists(folder / "weights"));
}

TEST(Download, TakesTheFirstAddressThatGivesTheRightBytes) {
  LocalServer::Options options;
  options.status = "404 Not Found";
  const LocalServer gone(options), wrong({"<html>moved</html>"}), right({body()});
  const TemporaryFolder folder;
  auto wanted = from(right, folder / "weights");
  wanted.urls = {gone.url(), wrong.url(), right.url()};
  EXPECT_TRUE(files::download(wanted));
  EXPECT_EQ(files::read_whole(folder / "weights"), body());
}

TEST(Download, NamesEveryAddressWhereNoneIsOfUse) {
  LocalServer::Options options;
  options.status = "503 Service Unavailable";
  const LocalServer gone(options), wrong({"other"});
  const TemporaryFolder folder;
  EXPECT_EQ(refusal({{gone.url(), wrong.url()}, folder / "weights", "0123abcd"}),
            gone.url() + ": HTTP 503\n" + wrong.url() +
                ": SHA-256 expected 0123abcd, got d9298a10 (5 bytes, deleted)");
}

TEST(Download, GoesOnWithAnotherAddressWhereOneBrokeOff) {
  LocalServer::Options options{body()};
  options.cut_after = 100'000;
  const LocalServer breaks_off(options), whole({body()});
  const TemporaryFolder folder;
  auto wanted = from(whole, folder / "weights");
  wanted.urls = {breaks_off.url(), whole.url()};
  EXPECT_EQ(refusal(wanted), "");
  EXPECT_EQ(files::read_whole(folder / "weights"), body());
  EXPECT_EQ(whole.bytes_sent(), 200'000U);
}

TEST(Download, EndsWhenAsked) {
  const LocalServer server({body()});
  const TemporaryFolder folder;
  files::DownloadOptions options;
  options.should_stop = [] { return true; };
  EXPECT_FALSE(files::download(from(server, folder / "weights"), options));
  EXPECT_FALSE(std::filesystem::exists(folder / "weights"));
}

}  // namespace
