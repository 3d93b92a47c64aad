#include "app/results/recover_results.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include <iostream>
#include <random>
#include <set>

#include "app/results/result_store.h"
#include "files/whole_file.h"
#include "tests/app/results/small_result.h"
#include "tests/app/sweep_file/sweep_text.h"
#include "tests/files/temporary_folder.h"

namespace experiments {
namespace {

namespace fs = std::filesystem;
using Access = ResultStore::Access;

constexpr int64_t trials = 200;
constexpr int64_t page_bytes = 4096;

std::string id_of(int64_t number) {
  auto id = std::to_string(number);
  return std::string(64 - id.size(), 'a') + id;
}

TrialResult numbered_result(int64_t number) {
  auto result = small_result(id_of(number));
  result.trial.training.learning_rate = 1.0 / static_cast<double>(1 + number % 10);
  result.trial.seed = static_cast<uint64_t>(number / 10);
  result.curve.resize(4, result.curve.back());
  return result;
}

/// A file of results with as many trials, a record and two models; its bytes, and what is in it.
class SoundFile {
 public:
  SoundFile() {
    std::vector<TrialRow> rows;
    for (int64_t i = 0; i < trials; ++i) {
      rows.push_back(row_of(numbered_result(i)));
      digests_.insert(digest_of_figures(rows.back()) + digest_of_curve(rows.back()) +
                      digest_of_predictions(rows.back(), digest_of(*rows.back().pictures)));
    }
    SweepRecord record;
    record.file = small_sweep().dump();
    record.experiments = {{"first", {}}};
    for (int64_t i = 0; i < trials; ++i) record.experiments[0].trial_ids.push_back(id_of(i));
    {
      ResultStore store(path(), Access::write);
      store.write(record);
      store.write(rows, {{"a", id_of(1), 0.5, 1, 0, 0, std::string(9000, 'a')},
                         {"b", id_of(2), 0.5, 1, 0, 0, std::string(9000, 'b')}});
    }
    bytes_ = files::read_whole(path());
  }

  fs::path path() const { return folder_ / "results.sqlite"; }
  const std::string& bytes() const { return bytes_; }
  int64_t pages() const { return static_cast<int64_t>(bytes_.size()) / page_bytes; }
  bool holds(const TrialRow& row) const {
    return digests_.count(digest_of_figures(row) + digest_of_curve(row) +
                          digest_of_predictions(row, digest_of(*row.pictures))) > 0;
  }

 private:
  TemporaryFolder folder_;
  std::string bytes_;
  std::set<std::string> digests_;
};

const SoundFile& sound() {
  static const SoundFile file;
  return file;
}

/// What is recovered of a file of these bytes; all of it is checked. None where it is refused.
std::optional<Recovered> recovered(const std::string& bytes) {
  const TemporaryFolder temporary;
  const auto from = temporary / "results.sqlite", to = temporary / "recovered.sqlite";
  files::write_whole(from, bytes);
  Recovered result;
  try {
    result = recover_results(from, to);
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find(from.string()), std::string::npos) << error.what();
    return std::nullopt;
  }
  ResultStore store(to, Access::read);
  int64_t found = 0;
  store.for_each(
      {},
      [&](TrialRow&& row) {
        ++found;
        EXPECT_TRUE(sound().holds(row)) << row.id;
      },
      [](const std::string& id) { ADD_FAILURE() << id; });
  EXPECT_EQ(found, result.trials);
  EXPECT_EQ(store.read_record().has_value(), result.has_record);
  for (const auto& id : store.kept_models()) EXPECT_EQ(store.find_model(id)->bytes.size(), 9000U);
  return result;
}

/// Pages from which every trial can be lost: those of the schema, and the roots of what each needs.
std::set<int64_t> pages_for_all() {
  SQLite::Database database(sound().path().string());
  SQLite::Statement query(
      database,
      "SELECT pageno FROM dbstat WHERE name = 'sqlite_schema' OR path = '/' AND name IN "
      "('trial_rows', 'curve_rows', 'prediction_rows', 'settings', 'machines', 'test_sets', "
      "'test_pictures')");
  std::set<int64_t> pages;
  while (query.executeStep()) pages.insert(query.getColumn(0).getInt64());
  return pages;
}

std::string with_garbage_page(int64_t page, std::mt19937& random) {
  auto bytes = sound().bytes();
  for (int64_t i = 0; i < page_bytes; ++i)
    bytes[static_cast<size_t>((page - 1) * page_bytes + i)] = static_cast<char>(random());
  return bytes;
}

TEST(RecoverResults, SavesEverythingOfASoundFile) {
  const auto all = recovered(sound().bytes()).value();
  EXPECT_EQ(all.trials, trials);
  EXPECT_EQ(all.damaged, 0);
  EXPECT_TRUE(all.has_record);
}

TEST(RecoverResults, LosesOfAnyDamagedPageNoMoreThanWhatStandsOnIt) {
  std::mt19937 random(1);
  int64_t least = trials, lost = 0;
  const auto needed_by_all = pages_for_all();
  // The shortest rows are those of predictions.
  constexpr int64_t most_on_a_page = page_bytes / 70;
  for (int64_t page = 1; page <= sound().pages(); ++page) {
    const auto result = recovered(with_garbage_page(page, random));
    if (needed_by_all.count(page) > 0) continue;
    ASSERT_TRUE(result) << "page " << page;
    EXPECT_GE(result->trials, trials - most_on_a_page) << "page " << page;
    EXPECT_EQ(result->trials + result->damaged, trials) << "page " << page;
    least = std::min(least, result->trials);
    lost += trials - result->trials;
  }
  std::cout << sound().pages() << " pages, " << needed_by_all.size()
            << " of which every trial needs; of the others the worst leaves " << least << " of "
            << trials << " trials, on average "
            << trials - lost / (sound().pages() - static_cast<int64_t>(needed_by_all.size()))
            << '\n';
}

TEST(RecoverResults, SavesWhatComesBeforeTheEndOfATruncatedFile) {
  int64_t before = 0;
  for (int64_t tenths = 0; tenths < 10; ++tenths) {
    auto bytes = sound().bytes();
    bytes.resize(bytes.size() * static_cast<size_t>(tenths) / 10);
    const auto result = recovered(bytes);
    if (!result) continue;
    EXPECT_GE(result->trials, before);
    before = result->trials;
  }
  EXPECT_GT(before, trials / 2);
}

TEST(RecoverResults, GivesOnlyWhatWasWrittenWhateverBitIsFlipped) {
  std::mt19937 random(2);
  int64_t whole = 0, saved = 0, refused = 0;
  constexpr int64_t flips = 100;
  for (int64_t i = 0; i < flips; ++i) {
    auto bytes = sound().bytes();
    bytes[random() % bytes.size()] ^= static_cast<char>(1 << random() % 8);
    const auto result = recovered(bytes);
    if (!result) ++refused;
    if (result) saved += result->trials;
    if (result && result->trials == trials) ++whole;
  }
  std::cout << flips << " flipped bits: " << whole << " lose no trial, " << refused
            << " leave nothing to read; of the others " << saved / (flips - refused) << " of "
            << trials << " trials are saved on average\n";
  EXPECT_GE(whole, flips / 3);
  EXPECT_LE(refused, flips / 20);
}

TEST(RecoverResults, RefusesWhatIsNoFileOfResults) {
  EXPECT_FALSE(recovered(""));
  EXPECT_FALSE(recovered(std::string(20000, 'x')));
  EXPECT_FALSE(recovered(std::string(20000, '\0')));
}

}  // namespace
}  // namespace experiments
