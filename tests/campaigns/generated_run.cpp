// Fills the folder of a run with results that nobody trained, as a run or as its shards would, to
// see what many of them take. Usage: generated_run FILE FOLDER [--shards N] [--curve POINTS]
// [--tested PICTURES]
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cmath>
#include <iostream>
#include <random>

#include "app/sweep_file/read_sweep.h"
#include "app/trials/shard.h"
#include "files/whole_file.h"

using namespace experiments;

namespace {

struct Size {
  int64_t shards = 0;  ///< 0: the run itself
  int64_t curve = 0, tested = 20;
};

/// Prints the seconds that something took, and the most memory until then.
template <class Work>
auto timed(const std::string& what, const Work& work) {
  const auto begun = std::chrono::steady_clock::now();
  auto made = work();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begun;
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
  std::cout << what << ": " << seconds.count() << " s, at most "
            << static_cast<double>(use.ru_maxrss) / (1 << 20) << " GiB\n";
  return made;
}

training::Figures figures(int64_t rows, double accuracy) {
  const int64_t correct = std::llround(accuracy * static_cast<double>(rows));
  return {rows, std::min(rows, correct), -std::log(accuracy)};
}

/// Better with more training, with something of chance.
TrialResult generated(const PlannedTrial& planned, const Size& size, std::mt19937_64& random) {
  std::uniform_real_distribution<double> any(0, 1);
  const double accuracy = 0.6 + 0.3 * any(random);
  TrialResult result;
  result.id = planned.id;
  result.trial = planned.trial;
  result.trial.model.features = 784;
  result.trial.model.classes = 10;
  result.engine = "weight_space";
  result.engine_reason = "more pictures than features";
  result.steps = planned.trial.training.steps;
  result.seconds = any(random);
  result.computed_by = {"generated", "avx2", "Haswell", "avx2"};
  result.train = figures(200, std::min(1.0, accuracy + 0.1));
  result.validation = figures(100, accuracy);
  result.test = figures(size.tested, accuracy);
  for (int64_t point = 0; point < size.curve; ++point)
    result.curve.push_back({point * 10, any(random), any(random), any(random), any(random), 0});
  for (int64_t picture = 0; picture < size.tested; ++picture)
    result.predictions.push_back({"digit " + std::to_string(picture), picture % 10,
                                  any(random) < accuracy ? picture % 10 : 0, any(random)});
  return result;
}

int64_t write_results(ResultStore& store, const std::vector<PlannedTrial>& trials,
                      const Size& size) {
  constexpr size_t at_a_time = 5000;
  std::mt19937_64 random(1);
  std::vector<TrialRow> rows;
  for (const auto& planned : trials) {
    rows.push_back(row_of(generated(planned, size, random)));
    if (rows.size() < at_a_time) continue;
    store.write(rows);
    rows.clear();
  }
  store.write(rows);
  return static_cast<int64_t>(trials.size());
}

void fill(const std::string& file, const RunFolder& folder, const Size& size) {
  const auto text = files::read_whole(file);
  const auto sweep = timed("reading the file", [&] { return read_sweep_text(text, file); });
  const auto plan = timed("plan and ids", [&] { return make_plan(sweep, {}); });
  const auto record = record_of(plan, resolved_text(text, file, {}), /*demo=*/false, "{}");
  if (size.shards == 0) {
    folder.write(record);
    timed("results", [&] { return write_results(folder.store(), distinct_trials(plan), size); });
  }
  for (int64_t number = 1; number <= size.shards; ++number) {
    const auto own = timed("trials of a shard", [&] {
      return trials_of(plan, {number, size.shards});
    });
    ResultStore store(shard_file(folder.path(), {number, size.shards}, 0).path,
                      ResultStore::Access::write);
    store.write(with_ids_of(record, own));
    timed("its results", [&] { return write_results(store, own, size); });
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Results that nobody trained");
  std::string file, folder;
  Size size;
  app.add_option("file", file)->required();
  app.add_option("folder", folder)->required();
  app.add_option("--shards", size.shards);
  app.add_option("--curve", size.curve);
  app.add_option("--tested", size.tested);
  CLI11_PARSE(app, argc, argv);
  fill(file, RunFolder(folder), size);
}
