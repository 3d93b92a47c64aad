#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>

#include "app/results/csv.h"
#include "app/sweep_file/read_sweep.h"
#include "app/trials/train_trials.h"
#include "files/sha256.h"
#include "kernels/instructions.h"
#include "tests/files/temporary_folder.h"

namespace experiments {
namespace {

/// All models, engines, optimizers and inputs, on drawn pictures and an untrained network.
constexpr auto sweep_text = R"({
  "datasets": {
    "digits": {"loader": "generated_digits", "per_class": 12, "size": 12,
               "split": {"train": 6, "validation": 3, "test": 3}},
    "faces": {"loader": "generated_faces", "per_class": 8, "size": 48,
              "split": {"train": 4, "validation": 2, "test": 2, "seed": 3}}
  },
  "experiments": [
    {"name": "networks", "dataset": "digits",
     "model": {"type": "face_network", "hidden_units": [7, 20]},
     "training": {"learning_rate": 0.02, "momentum": [0, 0.9], "l2": [0, 0.01], "batch_size": 10,
                  "steps": 40, "engine": ["sample_space", "weight_space"]},
     "repeats": 2},
    {"name": "penalties", "dataset": "digits", "scaling": ["none", "standardised"],
     "model": {"type": "face_network", "hidden_units": 16},
     "training": {"learning_rate": 0.01, "l1": [0, 0.001], "batch_size": ["full", 7], "steps": 30}},
    {"name": "adam", "dataset": "digits",
     "model": {"type": "face_network", "hidden_units": 9},
     "training": {"optimizer": "adam", "learning_rate": 0.003, "batch_size": 10, "epochs": 3}},
    {"name": "regressions", "dataset": "digits",
     "model": {"type": ["logistic_regression", "linear_regression"]},
     "training": {"optimizer": ["sgd", "adam"], "learning_rate": 0.001, "batch_size": 20,
                  "steps": 25}},
    {"name": "inputs", "dataset": "faces", "input": ["pixels", "alexnet.conv4"],
     "model": {"type": "face_network", "hidden_units": [4, 12]},
     "training": {"learning_rate": 0.003, "batch_size": 6, "steps": 20}, "repeats": 2}
  ]
})";

std::map<std::string, std::string> recorded_digests() {
  std::ifstream file(std::string(FACESWEEP_SOURCE) + "/tests/app/trials/recorded_trials.txt");
  std::map<std::string, std::string> digests;
  for (std::string line; std::getline(file, line);) {
    const auto space = line.rfind(' ');
    digests[line.substr(0, space)] = line.substr(space + 1);
  }
  return digests;
}

/// All numbers of a trial, as they were written when the digests were recorded.
std::string text_of(const TrialResult& result) {
  std::string text = "step,train_loss,train_accuracy,validation_loss,validation_accuracy,penalty\n";
  for (const auto& point : result.curve) {
    text += csv_row({std::to_string(point.step), number_text(point.train_loss),
                     number_text(point.train_accuracy), number_text(point.validation_loss),
                     number_text(point.validation_accuracy), number_text(point.penalty)});
  }
  text += "name,label,predicted,probability\n";
  for (const auto& picture : result.predictions) {
    text += csv_row({picture.name, std::to_string(picture.label), std::to_string(picture.predicted),
                     number_text(picture.probability)});
  }
  return text;
}

std::map<std::string, std::string> digests_of(const Plan& plan, const RunFolder& folder) {
  std::map<std::string, std::string> digests;
  for (size_t i = 0; i < plan.trials.size(); ++i) {
    for (size_t place = 0; place < plan.trials[i].size(); ++place) {
      const auto result = folder.read(plan.trials[i][place].id).result;
      std::ostringstream name;
      name << plan.sweep.experiments[i].name << ' ' << place << ' ' << result->engine;
      if (result->trial.input == "alexnet.conv4") name << " conv4";
      digests[name.str()] = files::sha256(text_of(result.value())).substr(0, 16);
    }
  }
  return digests;
}

/// Of the test pictures' conv4: other processors round convolutions in other ways.
std::string digest_of_features(const Plan& plan) {
  const auto& experiment = plan.trials.back();
  const auto& trial = experiment.back().trial;
  const auto data = prepared_rows(plan, trial).data;
  const auto features = data.select(data.test).inputs.contiguous();
  return files::sha256(
             std::string(static_cast<const char*>(features.data_ptr()), features.nbytes()))
      .substr(0, 16);
}

// Raise training::numbers_version where these change, and record them anew: a failure prints them.
TEST(RecordedTrials, AreTheSameToTheBit) {
  const auto instructions = kernels::instructions();
  if (instructions != "avx512" && instructions != "avx2" && instructions != "neon") {
    GTEST_SKIP() << "recorded with fused products, which " << instructions << " does not have";
  }
  const TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  const auto plan = make_plan(read_sweep_text(sweep_text, "experiments.json"),
                              {temporary / "data", temporary / "cache", /*demo=*/true});
  train_trials(plan, distinct_trials(plan), folder.store(), {}, {});
  const auto recorded = recorded_digests();
  auto found = digests_of(plan, folder);
  found["features"] = digest_of_features(plan);
  EXPECT_EQ(recorded.size(), found.size());
  const bool same_features = recorded.at("features") == found.at("features");
  std::string differing;
  for (const auto& [name, digest] : found) {
    const bool is_of_features = name == "features" || name.find("conv4") != std::string::npos;
    if (is_of_features && !same_features) continue;
    const auto own = recorded.find(name);
    if (own == recorded.end() || own->second != digest) differing += name + ' ' + digest + '\n';
  }
  EXPECT_EQ(differing, "");
  if (!same_features) GTEST_SKIP() << "conv4 is rounded otherwise here: " << found["features"];
}

}  // namespace
}  // namespace experiments
