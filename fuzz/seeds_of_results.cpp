#include "app/results/result_store.h"
#include "files/whole_file.h"
#include "fuzz/seeds.h"
#include "tests/app/results/small_result.h"

namespace fuzz {
namespace {

using namespace experiments;
using Folder = std::filesystem::path;

SweepRecord small_record() {
  SweepRecord record;
  record.file = R"({"datasets": {}, "experiments": []})";
  record.experiments = {{"first", {"abc", "def"}, {{"pixels", "0123"}}}};
  record.studies = {{"angles", "4567"}};
  auto& actors = record.datasets["actors"];
  actors.class_names = {"a", "b", "c"};
  actors.counts = {{"train", {10, 10, 10}}, {"test", {1, 1, 0}}};
  record.inputs["alexnet.conv4"] = {};
  return record;
}

void write_database(const Folder& file) {
  ResultStore store(file, ResultStore::Access::write);
  store.write(small_record());
  store.write({row_of(small_result("abc")), row_of(small_result("def"))},
              {{"first", "abc", 0.5, 1, 4, 0, std::string(100, 'w')}});
}

std::string text_of(const TrialRow& row) {
  std::string text;
  for (const auto* part : {&row.setting, &row.curve, &row.predictions}) text += *part + '\0';
  return text + row.state;
}

}  // namespace

void write_seeds_of_results(const Folder& folder) {
  std::filesystem::remove(folder / "results_database" / "small");
  write_database(folder / "results_database" / "small");
  files::write_whole(folder / "sweep_record" / "small", to_text(small_record()));
  auto result = small_result();
  files::write_whole(folder / "result_row" / "two_pictures", text_of(row_of(result)));
  result.predictions.push_back({"c", 2, 2, 1.0});
  files::write_whole(folder / "result_row" / "three_pictures", text_of(row_of(result)));
}

}  // namespace fuzz
