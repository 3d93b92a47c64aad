#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "app/inputs/input_kinds.h"
#include "files/safetensors.h"
#include "files/whole_file.h"
#include "tests/files/temporary_folder.h"

namespace experiments {
namespace {

data_loaders::LabelledImages three_pictures() {
  data_loaders::LabelledImages images;
  images.images = torch::zeros({3, 8, 8, 3}, torch::kUInt8);
  images.labels = torch::tensor({0, 0, 1}, torch::kInt64);
  images.class_names = {"cat", "dog"};
  images.names = {"cat/1.jpg", "cat/2.jpg", "dog/1.jpg"};
  return images;
}

class PrecomputedRows : public testing::Test {
 protected:
  /// Of four pictures, one of which the data set does not have.
  void write(const std::vector<std::string>& names, const std::vector<std::string>& labels = {}) {
    files::Safetensors file{{{"features", features_}}, {{"names", nlohmann::json(names).dump()}}};
    if (!labels.empty()) file.metadata["labels"] = nlohmann::json(labels).dump();
    files::write_safetensors(folder_ / "clip.safetensors", file);
  }

  std::shared_ptr<const InputKind> open(const std::string& file, const std::string& names = "") {
    Sweep sweep;
    sweep.named_inputs.features["clip"] = {file, names};
    return open_input("clip", sweep, {folder_ / "", folder_ / "cache"});
  }

  std::string refusal(const std::function<void()>& work) {
    try {
      work();
    } catch (const std::runtime_error& error) {
      const std::string what = error.what(), root = (folder_ / "").string();
      return what.rfind(root, 0) == 0 ? what.substr(root.size()) : what;
    }
    return "";
  }

  TemporaryFolder folder_;
  torch::Tensor features_ = torch::arange(8, torch::kFloat64).view({4, 2});
  const std::vector<std::string> names_{"dog/1.jpg", "cat/9.jpg", "cat/2.jpg", "cat/1.jpg"};
};

TEST_F(PrecomputedRows, AreFoundByThePicturesNames) {
  write(names_, {"dog", "cat", "cat", "cat"});
  const auto input = open("clip.safetensors");
  const auto expected = torch::tensor({{6.F, 7.F}, {4.F, 5.F}, {0.F, 1.F}});
  EXPECT_TRUE(input->rows(three_pictures(), {}).rows.equal(expected));
  EXPECT_EQ(input->maps(three_pictures()).numbers(), 2);
  EXPECT_FALSE(input->for_export()) << "no file can make them of a picture";
}

TEST_F(PrecomputedRows, AreReadFromNumPyWithAFileOfNames) {
  const float numbers[] = {1, 2, 3};
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 1), }";
  header.resize(117, ' ');
  header += '\n';
  files::write_whole(folder_ / "clip.npy",
                     std::string("\x93NUMPY\x01\x00\x76\x00", 10) + header +
                         std::string(reinterpret_cast<const char*>(numbers), sizeof numbers));
  files::write_whole(folder_ / "names.csv",
                     "name,label\ncat/2.jpg,cat\ndog/1.jpg,dog\ncat/1.jpg,cat\n");
  const auto rows = open("clip.npy", "names.csv")->rows(three_pictures(), {}).rows;
  EXPECT_TRUE(rows.equal(torch::tensor({{3.F}, {1.F}, {2.F}})));
}

TEST_F(PrecomputedRows, SayWhatDoesNotFit) {
  EXPECT_EQ(refusal([&] { open("absent.npy"); }),
            "absent.npy: not found; the input clip is read from it; name the data root with --data "
            "or FACESWEEP_DATA");
  write({"a", "b"});
  EXPECT_EQ(refusal([&] { open("clip.safetensors"); }),
            "clip.safetensors: it has 4 rows, 2 names and 0 labels");
  write({"a", "b", "a", "c"});
  EXPECT_EQ(refusal([&] { open("clip.safetensors"); }), "clip.safetensors: a stands there twice");
  write({"cat/1.jpg", "b", "c", "d"});
  EXPECT_EQ(refusal([&] { open("clip.safetensors")->rows(three_pictures(), {}); }),
            "clip.safetensors: 2 of 3 pictures have no row there, the first is cat/2.jpg");
  write(names_, {"dog", "cat", "dog", "cat"});
  EXPECT_EQ(refusal([&] { open("clip.safetensors")->rows(three_pictures(), {}); }),
            "clip.safetensors: cat/2.jpg is of class dog there, of cat in the data set");
  files::write_whole(folder_ / "names.csv", "picture\na\n");
  EXPECT_EQ(refusal([&] { open("clip.safetensors", "names.csv"); }),
            "names.csv:1: expected the header name or name,label, got \"picture\"");
  files::write_safetensors(folder_ / "clip.safetensors", {{{"features", torch::ones({3, 2})}}, {}});
  EXPECT_EQ(refusal([&] { open("clip.safetensors"); }),
            "clip.safetensors: it names no pictures: give \"names\", a file with the header name");
}

TEST_F(PrecomputedRows, HaveAFingerprintOfTheirNumbersAndNames) {
  write(names_);
  const auto before = open("clip.safetensors")->fingerprint();
  EXPECT_EQ(before, open("clip.safetensors")->fingerprint());
  features_[1][1] = 9;
  write(names_);
  EXPECT_NE(before, open("clip.safetensors")->fingerprint());
}

}  // namespace
}  // namespace experiments
