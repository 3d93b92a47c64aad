#include <gtest/gtest.h>

#include "tests/app/sweep_file/sweep_text.h"

namespace experiments {
namespace {

struct Mistake {
  std::vector<Edit> edits;
  std::string message;  ///< behind "experiments.json#"
};

void expect_messages(const std::vector<Mistake>& mistakes) {
  for (const auto& mistake : mistakes) {
    EXPECT_EQ(message_of([&] { read_edited(mistake.edits); }),
              "experiments.json#" + mistake.message);
  }
}

const std::string kInputs =
    "alexnet.conv1, alexnet.conv2, alexnet.conv3, alexnet.conv4, alexnet.conv5, alexnet.fc6, "
    "alexnet.fc7, pixels";
const std::string kRange = "/experiments/0/training/learning_rate";

TEST(ReadSweepMessages, OfTheWholeFile) {
  expect_messages({
      {{{"", "[]"}}, ": expected an object, got []"},
      {{{"/datasets", ""}}, ": missing key \"datasets\""},
      {{{"/experiments", ""}}, ": missing key \"experiments\""},
      {{{"/datasets", "{}"}}, "/datasets: expected at least one data set, got {}"},
      {{{"/datasets", "3"}}, "/datasets: expected an object, got 3"},
      {{{"/experiments", "[]"}}, "/experiments: expected at least one experiment, got []"},
      {{{"/experiments", "{}"}}, "/experiments: expected a list, got {}"},
      {{{"/$schema", "3"}}, "/$schema: expected a string, got 3"},
      {{{"/experiment", "[]"}}, "/experiment: unknown key; did you mean experiments?"},
      {{{"/comment", "3"}},
       "/comment: unknown key; expected one of $schema, alexnet, datasets, experiments, features, "
       "networks"},
  });
}

TEST(ReadSweepMessages, OfNetworks) {
  const auto network = [](const std::string& text) {
    return std::vector<Edit>{{"/networks", "{\"face\": " + text + "}"}};
  };
  expect_messages({
      {network("{}"), "/networks/face: missing key \"file\""},
      {network(R"({"file": "a", "take": "float"})"),
       "/networks/face/take: unknown key; did you mean takes?"},
      {network(R"({"file": "a", "takes": "rgb"})"),
       "/networks/face/takes: expected one of float, uint8_rgb, got \"rgb\""},
      {network(R"({"file": "a", "takes": "float"})"), "/networks/face: missing key \"size\""},
      {network(R"({"file": "a", "size": 8})"),
       "/networks/face/size: says nothing unless takes is \"float\""},
      {network(R"({"file": "a", "takes": "float", "size": 8, "mean": [1]})"),
       "/networks/face/mean: expected three numbers, got [1]"},
      {network(R"({"file": "a", "takes": "float", "size": 8, "std": [1, 1, 0]})"),
       "/networks/face/std/2: expected a number > 0, got 0"},
      {{{"/networks", R"({"face": {"file": "a"}})"}, {"/features", R"({"face": {"file": "a"}})"}},
       "/features/face: expected a name that no other input has, and that does not begin with "
       "alexnet."},
      {{{"/features", R"({"clip": {}})"}}, "/features/clip: missing key \"file\""},
      {{{"/features", R"({"clip": {"file": "a", "name": "b"}})"}},
       "/features/clip/name: unknown key; did you mean names?"},
      {{{"/networks", R"({"pixels": {"file": "a"}})"}},
       "/networks/pixels: expected a name that no other input has, and that does not begin with "
       "alexnet."},
      {{{"/networks", R"({"face": {"file": "a"}})"}, {"/experiments/0/input", "\"fac\""}},
       "/experiments/0/input: expected one of alexnet.conv1, alexnet.conv2, alexnet.conv3, "
       "alexnet.conv4, alexnet.conv5, alexnet.fc6, alexnet.fc7, face, pixels, got \"fac\""},
  });
}

TEST(ReadSweepMessages, OfDataSets) {
  expect_messages({
      {{{"/datasets/digits", "[]"}}, "/datasets/digits: expected an object, got []"},
      {{{"/datasets/digits/loader", ""}}, "/datasets/digits: missing key \"loader\""},
      {{{"/datasets/digits/loader", "\"mnits\""}},
       "/datasets/digits/loader: expected one of cifar10, csv, facescrub, folder, "
       "generated_digits, "
       "generated_faces, mnist, got \"mnits\""},
      {{{"/datasets/digits/path", ""}}, "/datasets/digits: missing key \"path\""},
      {{{"/datasets/digits/path", "7"}}, "/datasets/digits/path: expected a string, got 7"},
      {{{"/datasets/digits/path", "\"\""}},
       "/datasets/digits/path: expected a string that is not empty, got \"\""},
      {{{"/datasets/digits/list", "\"x\""}},
       "/datasets/digits/list: unknown key; expected one of classes, loader, path, prefix, split, "
       "transposed"},
      {{{"/datasets/actors/list", ""}}, "/datasets/actors: missing key \"list\""},
      {{{"/datasets/actors/size", "0"}},
       "/datasets/actors/size: expected an integer between 8 and 4096, got 0"},
      {{{"/datasets/actors/spilt", "{}"}},
       "/datasets/actors/spilt: unknown key; expected one of classes, list, "
       "loader, path, size, split"},
      {{{"/datasets/actors/train", "50"}},
       "/datasets/actors/train: unknown key; did you mean split/train?"},
      {{{"/datasets/actors/split", "50"}}, "/datasets/actors/split: expected an object, got 50"},
      {{{"/datasets/actors/split", "{\"train\": 0}"}},
       "/datasets/actors/split/train: expected an integer >= 1, got 0"},
      {{{"/datasets/actors/split", R"({"folds": 1})"}},
       "/datasets/actors/split/folds: expected an integer between 2 and 1000, got 1"},
      {{{"/datasets/actors/split", R"({"folds": 5, "train": 50})"}},
       "/datasets/actors/split/train: expected either counts or folds, got both"},
      {{{"/datasets/actors/split", R"({"inner_folds": 4})"}},
       "/datasets/actors/split/inner_folds: says nothing without folds"},
      {{{"/datasets/actors/split", R"({"folds": 5, "resplit": true})"}},
       "/datasets/actors/split/resplit: says nothing beside folds, which do so anyway"},
      {{{"/datasets/actors/split", R"({"folds": 5, "inner_folds": 4})"},
        {"/experiments/0/training/patience", "3"}},
       "/experiments/0/training/patience: with inner folds the fits that are tested have no "
       "validation pictures to stop by: leave out patience, or inner_folds in the split of actors"},
      {{{"/datasets/actors/split", R"({"folds": 1000, "inner_folds": 1000})"}},
       "/experiments/0: makes 1 settings with 1 repeats of 1001000 fits; at most 1000000 trials "
       "can "
       "be kept: shorten lists or draw a sample"},
      {{{"/datasets/actors/split", "{\"seed\": -1}"}},
       "/datasets/actors/split/seed: expected an integer >= 0, got -1"},
      {{{"/datasets/", R"({"loader": "generated_faces"})"}},
       "/datasets/: expected a data set's name that is not empty"},
      {{{"/datasets/own", R"({"loader": "folder", "path": "x", "colour": 1})"}},
       "/datasets/own/colour: expected true or false, got 1"},
      {{{"/datasets/own", R"({"loader": "folder", "path": "x", "classes": 40})"}},
       "/datasets/own/classes: expected a list of classes or {\"at_least\": N}, got 40"},
      {{{"/datasets/own", R"({"loader": "folder", "path": "x", "classes": ["a"]})"}},
       "/datasets/own/classes: expected at least 2 classes, got [\"a\"]"},
      {{{"/datasets/own", R"({"loader": "folder", "path": "x", "groups": 1})"}},
       "/datasets/own/groups: expected a regular expression or {\"file\": PATH}, got 1"},
      {{{"/datasets/own", R"({"loader": "folder", "path": "x", "groups": "abc"})"}},
       "/datasets/own/groups: expected a regular expression with one group in brackets: it has 0 "
       "brackets"},
      {{{"/datasets/own", R"({"loader": "folder", "path": "x", "groups": {}})"}},
       "/datasets/own/groups: missing key \"file\""},
      {{{"/datasets/own",
         R"({"loader": "folder", "path": "x", "groups": {"file": "x", "fil": 1}})"}},
       "/datasets/own/groups/fil: unknown key; did you mean file?"},
      {{{"/datasets/own", R"({"loader": "folder", "path": "x", "color": true})"}},
       "/datasets/own/color: unknown key; did you mean colour?"},
      {{{"/datasets/own", R"({"loader": "generated_faces", "per_class": 2.5})"}},
       "/datasets/own/per_class: expected an integer >= 1, got 2.5"},
  });
}

TEST(ReadSweepMessages, OfUnknownKeys) {
  expect_messages({
      {{{"/experiments/0/batchsize", "3"}},
       "/experiments/0/batchsize: unknown key; did you mean training/batch_size?"},
      {{{"/experiments/0/training/hidden", "3"}},
       "/experiments/0/training/hidden: unknown key; did you mean "
       "#/experiments/0/model/hidden_units?"},
      {{{"/experiments/0/training/repeat", "3"}},
       "/experiments/0/training/repeat: unknown key; did you mean #/experiments/0/repeats?"},
      {{{"/experiments/0/training/Learning-Rate", "3"}},
       "/experiments/0/training/Learning-Rate: unknown key; did you mean learning_rate?"},
      {{{"/experiments/0/model/dropout", "3"}},
       "/experiments/0/model/dropout: unknown key; expected one of hidden_units, initial_scale, "
       "type"},
      {{{"/experiments/0/a~1b", "3"}},
       "/experiments/0/a~1b: unknown key; expected one of dataset, input, keep, model, name, part, "
       "repeats, report, rope, sample, sample_seed, scaling, seed, title, training, type"},
      {{{kRange, R"({"from": 1, "to": 2, "steps": 3, "scale": "log"})"}},
       "/experiments/0/training/learning_rate/steps: unknown key; expected one of count, from, "
       "scale, to"},
      {{{kRange, R"({"form": 1, "to": 2, "count": 3, "scale": "log"})"}},
       "/experiments/0/training/learning_rate/form: unknown key; expected one of count, from, "
       "scale, to"},
  });
}

TEST(ReadSweepMessages, OfExperiments) {
  expect_messages({
      {{{"/experiments/0", "3"}}, "/experiments/0: expected an object, got 3"},
      {{{"/experiments/0/name", ""}}, "/experiments/0: missing key \"name\""},
      {{{"/experiments/0/name", "\"a/b\""}},
       "/experiments/0/name: expected a file name of letters, digits, -, _ and ., at most 100, "
       "with a letter "
       "or digit first, got \"a/b\""},
      {{{"/experiments/0/name", "\"..\""}},
       "/experiments/0/name: expected a file name of letters, digits, -, _ and ., at most 100, "
       "with a letter "
       "or digit first, got \"..\""},
      {{{"/experiments/1", small_sweep()["experiments"][0].dump()}},
       "/experiments/1/name: expected a name that no other experiment has, got \"first\""},
      {{{"/experiments/0/dataset", ""}}, "/experiments/0: missing key \"dataset\""},
      {{{"/experiments/0/dataset", "\"actor\""}},
       "/experiments/0/dataset: expected one of actors, digits, got \"actor\""},
      {{{"/experiments/0/input", "\"conv4\""}},
       "/experiments/0/input: expected one of " + kInputs + ", got \"conv4\""},
      {{{"/experiments/0/input", "[\"pixels\", 3]"}},
       "/experiments/0/input/1: expected one of " + kInputs + ", got 3"},
      {{{"/experiments/0/scaling", "true"}},
       "/experiments/0/scaling: expected one of centred, none, standardised, got true"},
      {{{"/experiments/0/repeats", "0"}},
       "/experiments/0/repeats: expected an integer between 1 and 1000000, got 0"},
      {{{"/experiments/0/repeats", "[1, 2]"}},
       "/experiments/0/repeats: expected an integer between 1 and 1000000, got [1,2]"},
      {{{"/experiments/0/repeats", "3"}, {"/experiments/0/seed", "3"}},
       "/experiments/0/seed: expected either repeats or seed, got both"},
      {{{"/experiments/0/seed", "-3"}}, "/experiments/0/seed: expected an integer >= 0, got -3"},
      {{{"/experiments/0/sample", "0"}}, "/experiments/0/sample: expected an integer >= 1, got 0"},
      {{{"/experiments/0/sample", "2"}},
       "/experiments/0/sample: expected at most 1, the number of combinations, got 2"},
      {{{"/experiments/0/sample_seed", "2"}},
       "/experiments/0/sample_seed: says nothing without sample"},
      {{{"/experiments/0/repeats", "1000000"}, {kRange, "[1, 2]"}},
       "/experiments/0: makes 2 settings with 1000000 repeats; at most 1000000 trials can be kept: "
       "shorten lists or draw a sample"},
  });
}

TEST(ReadSweepMessages, OfModels) {
  const std::string model = "/experiments/0/model";
  expect_messages({
      {{{model, ""}}, "/experiments/0: missing key \"model\""},
      {{{model, "3"}}, model + ": expected an object, got 3"},
      {{{model + "/type", ""}}, model + ": missing key \"type\""},
      {{{model + "/type", "\"cnn\""}},
       model + "/type: expected one of face_network, linear_regression, logistic_regression, got "
               "\"cnn\""},
      {{{model + "/hidden_units", ""}},
       model + ": missing key \"hidden_units\", which face_network needs"},
      {{{model + "/hidden_units", "[10, 25, 12.5]"}},
       model + "/hidden_units/2: expected an integer >= 1, got 12.5"},
      {{{model + "/hidden_units", "0"}}, model + "/hidden_units: expected an integer >= 1, got 0"},
      {{{model + "/hidden_units", "1e30"}},
       model + "/hidden_units: expected an integer between 1 and 9007199254740991, got 1e+30"},
      {{{model + "/type", "\"logistic_regression\""}},
       model + "/hidden_units: only face_network has hidden units, not logistic_regression"},
      {{{model + "/type", R"(["face_network", "logistic_regression"])"}},
       model + "/type: face_network cannot stand in a list with others, because only it has "
               "hidden_units; write one experiment for each"},
      {{{model + "/initial_scale", "-1"}},
       model + "/initial_scale: expected a number >= 0 and < 1e+18, got -1"},
  });
}

TEST(ReadSweepMessages, OfTraining) {
  const std::string training = "/experiments/0/training";
  const std::string why =
      ": only the steps of sgd, with or without momentum and l2, stay in the span of the training "
      "rows; "
      "choose auto or weight_space";
  expect_messages({
      {{{training, ""}}, "/experiments/0: missing key \"training\""},
      {{{training, "[]"}}, training + ": expected an object, got []"},
      {{{training + "/optimizer", "\"SGD\""}},
       training + "/optimizer: expected one of adam, sgd, got \"SGD\""},
      {{{training + "/learning_rate", "0"}},
       training + "/learning_rate: expected a number > 0 and < 1e+18, got 0"},
      {{{training + "/learning_rate", "\"0.1\""}},
       training + "/learning_rate: expected a number > 0 and < 1e+18, got \"0.1\""},
      {{{training + "/learning_rate", "true"}},
       training + "/learning_rate: expected a number > 0 and < 1e+18, got true"},
      {{{training + "/momentum", "1"}},
       training + "/momentum: expected a number >= 0 and < 1, got 1"},
      {{{training + "/batch_size", "\"all\""}},
       training + "/batch_size: expected an integer >= 1 or \"full\", got \"all\""},
      {{{training + "/batch_size", "0"}},
       training + "/batch_size: expected an integer >= 1, got 0"},
      {{{training + "/steps", ""}}, training + ": expected either steps or epochs, got neither"},
      {{{training + "/epochs", "2"}},
       training + "/epochs: expected either steps or epochs, got both"},
      {{{training + "/steps", "-5"}}, training + "/steps: expected an integer >= 1, got -5"},
      {{{training + "/learning_rate", "[0.1, 1e39]"}},
       training + "/learning_rate/1: expected a number > 0 and < 1e+18, got 1e+39"},
      {{{training + "/l2", R"({"from": 1, "to": 1e308, "count": 3, "scale": "log"})"}},
       training + "/l2/to: expected a number >= 0 and < 1e+18, got 1e+308"},
      {{{training + "/l1", "-5"}}, training + "/l1: expected a number >= 0 and < 1e+18, got -5"},
      {{{training + "/l2", "null"}},
       training + "/l2: expected a number >= 0 and < 1e+18, got null"},
      {{{training + "/curve_every", "[1, 2]"}},
       training + "/curve_every: expected an integer >= 0, got [1,2]"},
      {{{training + "/patience", "-1"}}, training + "/patience: expected an integer >= 0, got -1"},
      {{{training + "/engine", "\"gpu\""}},
       training + "/engine: expected one of auto, sample_space, weight_space, got \"gpu\""},
      {{{training + "/optimizer", "\"adam\""}, {training + "/momentum", "[0, 0.9]"}},
       training + "/momentum: only sgd has momentum; adam averages gradients in its own way"},
      {{{training + "/optimizer", R"(["sgd", "adam"])"},
        {training + "/engine", "\"sample_space\""}},
       training + "/engine: sample_space cannot train with adam" + why},
      {{{training + "/l1", "[0, 0.1]"}, {training + "/engine", "\"sample_space\""}},
       training + "/engine: sample_space cannot train with l1 > 0" + why},
  });
}

TEST(ReadSweepMessages, OfListsAndRanges) {
  expect_messages({
      {{{kRange, "[]"}}, kRange + ": expected at least one value, got []"},
      {{{kRange, "[0.1, 1, 1e-1]"}},
       kRange + "/2: expected a value that the list does not have yet, got 0.1"},
      {{{kRange, "[0.1, [1]]"}}, kRange + "/1: expected a number > 0 and < 1e+18, got [1]"},
      {{{kRange, "{}"}}, kRange + ": missing key \"from\""},
      {{{kRange, R"({"from": 0, "to": 2, "count": 3, "scale": "log"})"}},
       kRange + "/from: expected a number > 0 and < 1e+18, got 0"},
      {{{kRange, R"({"from": 2, "to": 2, "count": 3, "scale": "log"})"}},
       kRange + "/to: expected a number > \"from\", 2, got 2"},
      {{{kRange, R"({"from": 1, "to": 2, "count": 1, "scale": "log"})"}},
       kRange + "/count: expected an integer between 2 and 10000, got 1"},
      {{{kRange, R"({"from": 1, "to": 2, "count": 3})"}}, kRange + ": missing key \"scale\""},
      {{{kRange, R"({"from": 1, "to": 2, "count": 3, "scale": "exp"})"}},
       kRange + "/scale: expected one of linear, log, got \"exp\""},
      {{{"/experiments/0/training/l2", R"({"from": 0, "to": 2, "count": 3, "scale": "log"})"}},
       "/experiments/0/training/l2/from: expected a number > 0 on a log scale, got 0"},
      {{{"/experiments/0/training/batch_size",
         R"({"from": "full", "to": 2, "count": 3, "scale": "log"})"}},
       "/experiments/0/training/batch_size/from: expected a number, got \"full\""},
      {{{"/experiments/0/input", R"({"from": 1, "to": 2})"}},
       "/experiments/0/input: expected one of " + kInputs + ", got {\"from\":1,\"to\":2}"},
  });
}

TEST(ReadSweepMessages, TellTheFirstMistakeOnly) {
  expect_messages({{{{"/experiments/0/name", "3"}, {"/experiments/0/training/steps", "0"}},
                    "/experiments/0/name: expected a string, got 3"}});
}

}  // namespace
}  // namespace experiments
