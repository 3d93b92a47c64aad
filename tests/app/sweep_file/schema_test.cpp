#include "app/sweep_file/schema.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>

#include "app/sweep_file/read_dataset.h"
#include "app/sweep_file/read_study.h"
#include "app/sweep_file/read_sweep.h"
#include "app/sweep_file/trial_fields.h"
#include "app/sweep_file/varying_values.h"
#include "files/whole_file.h"
#include "tests/app/sweep_file/study_texts.h"
#include "tests/app/sweep_file/sweep_text.h"
#include "tests/files/temporary_folder.h"

namespace experiments {
namespace {

using nlohmann::json;

const std::string kSchemaPath = FACESWEEP_SOURCE "/experiments.schema.json";

json schema() {
  return json::parse(files::read_whole(kSchemaPath));
}

std::set<std::string> schema_keys(const std::string& definition) {
  std::set<std::string> keys;
  const auto object = schema()["$defs"].at(definition);
  EXPECT_EQ(object.at("additionalProperties"), false) << definition;
  for (const auto& [key, value] : object.at("properties").items()) keys.insert(key);
  return keys;
}

std::set<std::string> reader_keys(const KeyTree& tree) {
  std::set<std::string> keys;
  for (const auto& key : tree.below) keys.insert(key.name);
  return keys;
}

TEST(Schema, IsWhatTheReadersTablesGenerate) {
  EXPECT_TRUE(files::read_whole(kSchemaPath) == schema_text())
      << "write it anew: facesweep schema > experiments.schema.json";
}

TEST(Schema, KnowsTheReadersKeysAndNoOthers) {
  EXPECT_EQ(schema_keys("file"), reader_keys(file_keys()));
  EXPECT_EQ(schema_keys("experiment"), reader_keys(experiment_keys()));
  EXPECT_EQ(schema_keys("model"), reader_keys(*experiment_keys().find("model")));
  EXPECT_EQ(schema_keys("training"), reader_keys(*experiment_keys().find("training")));
  EXPECT_EQ(schema_keys("alexnet"), reader_keys(alexnet_keys()));
  EXPECT_EQ(schema_keys("range"), reader_keys(range_keys()));
  for (const auto& type : study_types()) {
    EXPECT_EQ(schema_keys("study_" + type), reader_keys(study_keys(type))) << type;
  }
  for (const auto& loader : loader_names()) {
    EXPECT_EQ(schema_keys("dataset_" + loader), reader_keys(dataset_keys(loader)));
    EXPECT_EQ(schema_keys("split"), reader_keys(*dataset_keys(loader).find("split")));
  }
}

TEST(Schema, KnowsEveryLoader) {
  const auto loaders = schema()["$defs"]["dataset"]["properties"]["loader"]["enum"];
  EXPECT_EQ(loaders.get<std::set<std::string>>(), [] {
    const auto names = loader_names();
    return std::set<std::string>(names.begin(), names.end());
  }());
}

TEST(Schema, TellsTheDefaultsThatTheReaderTakes) {
  const auto definitions = schema()["$defs"];
  auto trial = Trial{};
  trial.model.hidden_units = trial.training.steps = trial.training.epochs = 1;
  for (const auto& field : trial_fields()) {
    const auto parent = field.pointer.substr(0, field.pointer.rfind('/'));
    const auto& object = definitions.at(parent.empty() ? "experiment" : parent.substr(1));
    const auto& property = object.at("properties").at(field.name());
    if (property.contains("default")) {
      EXPECT_EQ(property["default"], field.get(trial)) << field.pointer;
    }
    EXPECT_TRUE(property.contains("description")) << field.pointer;
  }
}

const std::string kTraining = "/experiments/0/training";
const std::string kModel = "/experiments/0/model";

// Every field with values that are right, and some that are wrong.
std::vector<std::vector<Edit>> corpus() {
  std::vector<std::vector<Edit>> edits{{}};
  const auto try_all = [&](const std::string& pointer, const std::vector<std::string>& values) {
    for (const auto& value : values) edits.push_back({{pointer, value}});
  };
  const std::vector<std::string> anything{
      "0",
      "1",
      "-1",
      "0.5",
      "1.5",
      "1.0",
      "3e2",
      "1e17",
      "1e18",
      "1e30",
      "18446744073709551615",
      "true",
      "false",
      "null",
      "\"\"",
      "\"full\"",
      "\"x\"",
      "[]",
      "{}",
      "[1, 2]",
      "[1, 1]",
      "[1, 1.0]",
      "[0.5]",
      "[true]",
      "[\"full\", 3]",
      "[[1]]",
      "",
      R"({"from": 1, "to": 4, "count": 3, "scale": "linear"})",
      R"({"from": 0.1, "to": 0.5, "count": 3, "scale": "log"})",
      R"({"from": 0, "to": 0.5, "count": 3, "scale": "log"})",
      R"({"from": 0, "to": 0.5, "count": 3, "scale": "linear"})",
      R"({"from": 1, "to": 4, "count": 1, "scale": "linear"})",
      R"({"from": 1, "to": 4, "count": 3, "scale": "square"})",
      R"({"from": 1, "to": 4, "count": 3})",
      R"({"from": 1, "to": 4, "count": 3, "scale": "log", "base": 2})"};
  for (const auto& field : trial_fields()) {
    if (field.name() == "epochs") continue;
    for (const auto& value : anything) {
      // Which inputs a file names, a schema cannot say.
      const bool may_be_named = field.takes_own_names && value.size() > 2 && value[0] == '"';
      if (!may_be_named) edits.push_back({{"/experiments/0" + field.pointer, value}});
    }
  }
  for (const auto* key : {"name", "repeats", "seed", "model", "training", "type", "title", "part",
                          "report", "unknown"}) {
    try_all("/experiments/0/" + std::string(key), anything);
  }
  for (const auto* key :
       {"loader", "path", "list", "size", "split", "split/train", "split/validation", "split/test",
        "split/seed", "split/folds", "split/inner_folds", "split/resplit", "colour", "unknown"}) {
    try_all("/datasets/actors/" + std::string(key), anything);
  }
  for (const auto* key : {"datasets", "experiments", "$schema", "alexnet", "alexnet/weights",
                          "alexnet/precision", "alexnet/unknown", "unknown"}) {
    try_all("/" + std::string(key), anything);
  }
  const std::string face = R"({"file": "x.pt"})";
  for (const auto* key :
       {"networks", "networks/face", "networks/face/file", "networks/face/takes",
        "networks/face/size", "networks/face/mean", "networks/face/std", "networks/face/unknown"}) {
    for (const auto& value : anything) {
      edits.push_back({{"/networks", "{\"face\": " + face + "}"}, {"/" + std::string(key), value}});
    }
  }
  for (const auto* key : {"features", "features/clip", "features/clip/file", "features/clip/names",
                          "features/clip/unknown"}) {
    for (const auto& value : anything) {
      edits.push_back(
          {{"/features", R"({"clip": {"file": "x.npy"}})"}, {"/" + std::string(key), value}});
    }
  }
  for (const auto* networks :
       {R"({"": {"file": "x"}})", R"({"alexnet.x": {"file": "x"}})", R"({"a": {"file": ""}})",
        R"({"a": {"file": "x", "takes": "float", "size": 8, "mean": [0, 0, 0], "std": [1, 1, 1]}})",
        R"({"a": {"file": "x", "takes": "float"}})", R"({"a": {"file": "x", "size": 8}})",
        R"({"a": {"file": "x", "takes": "float", "size": 8, "mean": [0, 0]}})",
        R"({"a": {"file": "x", "takes": "float", "size": 8, "std": [1, 1, 0]}})"}) {
    edits.push_back({{"/networks", networks}});
  }
  for (const auto* value : {R"({"loader": "folder", "path": "x", "colour": true, "size": 8})",
                            R"({"loader": "folder", "path": "x", "colour": 1})",
                            R"({"loader": "folder", "path": "x", "groups": "^(.*)_"})",
                            R"({"loader": "folder", "path": "x", "groups": {"file": "x"}})",
                            R"({"loader": "folder", "path": "x", "groups": {"file": 1}})",
                            R"({"loader": "folder", "path": "x", "groups": {"fil": "x"}})",
                            R"({"loader": "folder", "path": "x", "groups": ["x"]})",
                            R"({"loader": "folder", "path": "x", "classes": ["a", "b"]})",
                            R"({"loader": "folder", "path": "x", "classes": {"at_least": 4}})",
                            R"({"loader": "folder", "path": "x", "classes": {"at_least": 0}})",
                            R"({"loader": "folder", "path": "x", "classes": ["a"]})",
                            R"({"loader": "folder", "path": "x", "classes": 40})",
                            R"({"loader": "folder"})", R"({"loader": "generated_faces"})",
                            R"({"loader": "generated_digits", "per_class": 4, "seed": 0})",
                            R"({"loader": "generated_digits", "per_class": 0})",
                            R"({"loader": "generated_faces", "path": "x"})"}) {
    edits.push_back({{"/datasets/more", value}});
    edits.push_back({{"/datasets/", value}});
  }
  try_all("/experiments/0/dataset", {"3", "null", "[]", "\"\"", "\"digits\"", ""});
  try_all("/experiments/0/name", {R"("a b")", R"("a/b")", R"(".a")", R"("a.b-c_1")", R"("ä")"});
  try_all("/experiments/0/input",
          {R"("pixels")", R"(["pixels", "alexnet.conv4"])", R"(["pixels", "pixels"])"});
  try_all("/experiments/0/scaling", {R"("none")", R"(["none", "centred", "standardised"])"});
  try_all(kTraining + "/optimizer", {R"("adam")", R"(["adam", "sgd"])", R"("SGD")"});
  try_all(kTraining + "/engine",
          {R"("sample_space")", R"("weight_space")", R"(["auto", "weight_space"])"});
  try_all("/alexnet",
          {R"({"weights": "a.pt"})", R"({"precision": "half"})", R"({"precision": "double"})"});
  try_all("/experiments/0/type", {R"("sweep")", R"("gradient_cost")"});
  for (const auto& [type, text] : study_texts()) {
    edits.push_back({{"/experiments/1", text}});
    for (const auto& key : study_keys(type).below) {
      if (key.name == "dataset") continue;  // which names there are, a schema cannot say
      for (const auto& value : anything) {
        edits.push_back({{"/experiments/1", text}, {"/experiments/1/" + key.name, value}});
      }
    }
    edits.push_back({{"/experiments/1", text}, {"/experiments/1/unknown", "1"}});
  }
  edits.push_back({{kTraining + "/epochs", "3"}});
  edits.push_back({{kTraining + "/epochs", "3"}, {kTraining + "/steps", ""}});
  edits.push_back({{kTraining + "/epochs", "[3, 4]"}, {kTraining + "/steps", ""}});
  edits.push_back({{"/experiments/0/seed", "3"}, {"/experiments/0/repeats", "3"}});
  edits.push_back({{"/experiments/0/sample_seed", "3"}});
  edits.push_back({{"/experiments/0/sample_seed", "3"}, {"/experiments/0/sample", "1"}});
  for (const auto* type :
       {R"("logistic_regression")", R"(["logistic_regression", "linear_regression"])",
        R"(["face_network"])", R"(["face_network", "linear_regression"])"}) {
    edits.push_back({{kModel + "/type", type}});
    edits.push_back({{kModel + "/type", type}, {kModel + "/hidden_units", ""}});
  }
  return edits;
}

// Mistakes that a schema cannot say, or only by repeating the reader: the reader alone refuses
// them.
std::vector<std::vector<Edit>> beyond_the_schema() {
  return {
      {{"/experiments/0/rope", "2"}},
      {{"/experiments/0/dataset", "\"nowhere\""}},
      {{"/experiments/0/input", "\"nowhere\""}},
      {{"/experiments/1", small_sweep()["experiments"][0].dump()}},
      {{"/experiments/0/sample", "2"}},
      {{"/experiments/0/repeats", "1000000"}, {kTraining + "/l2", "[0, 1]"}},
      {{kTraining + "/learning_rate", R"({"from": 2, "to": 1, "count": 3, "scale": "log"})"}},
      {{kTraining + "/optimizer", "\"adam\""}, {kTraining + "/momentum", "0.5"}},
      {{kTraining + "/optimizer", "\"adam\""}, {kTraining + "/engine", "\"sample_space\""}},
      {{kTraining + "/l1", "0.5"}, {kTraining + "/engine", "\"sample_space\""}},
      {{"/experiments/1", study_texts().at("noise")}, {"/experiments/1/levels", "[1, 0.5]"}},
      {{"/experiments/1", study_texts().at("gradient_check")},
       {"/experiments/1/training/batch_size", "[10, 20]"}},
      {{"/experiments/1", study_texts().at("noise")},
       {"/experiments/1/training/batch_size", "[10, 20]"}},
  };
}

bool reader_accepts(const json& document) {
  return message_of([&] { read_sweep_text(document.dump(), "f"); }).empty();
}

struct Judgement {
  int status = 0;
  std::vector<bool> good;
};

Judgement judge_with(const std::string& python, const json& documents) {
  TemporaryFolder temporary;
  files::write_whole(temporary / "documents.json", documents.dump());
  const auto command = python +
                       " '" FACESWEEP_SOURCE "/tests/app/sweep_file/judge_by_schema.py' '" +
                       kSchemaPath + "' '" + (temporary / "documents.json").string() + "' 2>&1";
  Judgement judgement;
  FILE* output = popen(command.c_str(), "r");
  char line[256];
  std::string text;
  while (fgets(line, sizeof line, output)) {
    text += line;
    judgement.good.push_back(std::string(line) == "good\n");
  }
  judgement.status = WEXITSTATUS(pclose(output));
  EXPECT_TRUE(judgement.status != 1) << text;
  return judgement;
}

// Another Python may stand before Debian's, which has Debian's python3-jsonschema.
Judgement judge(const json& documents) {
  const auto judgement = judge_with("/usr/bin/python3", documents);
  return judgement.status == 0 ? judgement : judge_with("python3", documents);
}

TEST(Schema, JudgesAsTheReaderDoes) {
  json documents = json::array();
  for (const auto& edits : corpus()) documents.push_back(edited(edits));
  const auto judgement = judge(documents);
  if (judgement.status != 0) GTEST_SKIP() << "needs python3-jsonschema";
  ASSERT_EQ(judgement.good.size(), documents.size());
  size_t good = 0;
  for (size_t i = 0; i < documents.size(); ++i) {
    good += judgement.good[i] ? 1 : 0;
    EXPECT_EQ(judgement.good[i], reader_accepts(documents[i]))
        << "schema: " << (judgement.good[i] ? "good" : "bad")
        << "; the reader: " << message_of([&] { read_sweep_text(documents[i].dump(), "f"); })
        << "\n"
        << documents[i].dump();
  }
  // A corpus of one verdict would compare nothing.
  EXPECT_GT(good, 50u);
  EXPECT_GT(documents.size() - good, 50u);
}

TEST(Schema, LeavesSomeMistakesToTheReader) {
  json documents = json::array();
  for (const auto& edits : beyond_the_schema()) documents.push_back(edited(edits));
  for (const auto& document : documents) EXPECT_FALSE(reader_accepts(document)) << document.dump();
  const auto judgement = judge(documents);
  if (judgement.status != 0) GTEST_SKIP() << "needs python3-jsonschema";
  EXPECT_EQ(judgement.good, std::vector<bool>(documents.size(), true));
}

TEST(Schema, AcceptsTheExperimentsThatShip) {
  json shipped = json::array();
  for (const auto* path : {"/experiments.json", "/experiments/paper.json"}) {
    shipped.push_back(json::parse(files::read_whole(FACESWEEP_SOURCE + std::string(path))));
  }
  const auto judgement = judge(shipped);
  if (judgement.status != 0) GTEST_SKIP() << "needs python3-jsonschema";
  EXPECT_EQ(judgement.good, std::vector<bool>(shipped.size(), true));
}

}  // namespace
}  // namespace experiments
