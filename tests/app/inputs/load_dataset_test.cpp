#include "app/inputs/load_dataset.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace experiments {
namespace {

/// Pictures of so many classes, whatever it is asked for.
class Classes : public Source {
 public:
  explicit Classes(int64_t count) : count_(count) {}

  data_loaders::LabelledImages load(const std::filesystem::path&,
                                    const data_loaders::Progress&) const override {
    data_loaders::LabelledImages images;
    images.images = torch::arange(count_ * 4 * 9).to(torch::kUInt8).view({count_ * 4, 3, 3, 1});
    images.labels = torch::arange(count_ * 4).remainder(count_);
    for (int64_t i = 0; i < count_ * 4; ++i) images.names.push_back(std::to_string(i));
    for (int64_t i = 0; i < count_; ++i) images.class_names.push_back("Ann\n" + std::to_string(i));
    return images;
  }
  std::shared_ptr<const Source> stand_in(const data_loaders::SplitOptions&) const override {
    return std::make_shared<Classes>(2);
  }
  std::shared_ptr<const Source> with_side(int64_t) const override { return nullptr; }
  Framing framing() const override { return Framing::stretched; }
  std::string place() const override { return "list.tsv"; }

 private:
  int64_t count_;
};

DatasetOptions options(int64_t classes) {
  DatasetOptions options;
  options.source = std::make_shared<Classes>(classes);
  options.split.train = 2;
  options.split.validation = options.split.test = 1;
  return options;
}

TEST(LoadDataset, RefusesOneClassWhateverTheLoader) {
  try {
    load_dataset("pictures", options(1), "", /*demo=*/false);
    FAIL() << "there is nothing to tell apart";
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(std::string(error.what()),
              "list.tsv: expected pictures of at least 2 classes, got Ann\\x0a0");
  }
}

TEST(LoadDataset, TakesWhatStandsInForTheDemo) {
  const auto dataset = load_dataset("pictures", options(1), "", /*demo=*/true);
  EXPECT_EQ(dataset.images.class_names.size(), 2u);
  EXPECT_EQ(dataset.split.train.size(0), 4);
}

TEST(LoadDataset, SplitsAndSaysHowOtherPhotosAreFramed) {
  const auto dataset = load_dataset("pictures", options(3), "", /*demo=*/false);
  EXPECT_EQ(dataset.split.train.size(0), 6);
  EXPECT_EQ(dataset.record.counts.at("test"), (std::vector<int64_t>{1, 1, 1}));
  EXPECT_EQ(dataset.framing, Framing::stretched);
}

TEST(LoadDataset, NamesThePlaceOfASplitThatCannotBe) {
  auto too_many = options(2);
  too_many.split = {};
  too_many.split.folds = 9;
  std::string message;
  try {
    load_dataset("pictures", too_many, "", /*demo=*/false);
  } catch (const std::runtime_error& error) {
    message = error.what();
  }
  EXPECT_EQ(message,
            "datasets/pictures/split: 9 folds need at least 9 pictures of each class, those that "
            "belong together counted once, but \"Ann\\x0a0\" has 4, \"Ann\\x0a1\" has 4; take "
            "fewer folds, add pictures, or leave classes out");
}

TEST(LoadDataset, GivesEachTrialOfFoldsItsOwnParts) {
  auto folds = options(2);
  folds.split = {};
  folds.split.folds = folds.split.inner_folds = 2;
  const auto dataset = load_dataset("pictures", folds, "", /*demo=*/false);
  EXPECT_EQ(split_of(dataset, {0, 1, {}}).test.size(0), 4);
  EXPECT_EQ(split_of(dataset, {0, 1, {}}).validation.size(0), 0);
  EXPECT_EQ(split_of(dataset, {0, 1, 0}).validation.size(0), 2);
  EXPECT_EQ(dataset.split.validation.size(0), 2) << "of studies";
}

TEST(LoadDataset, FoldsOfOtherGroupsAreOtherData) {
  auto folds = options(2);
  folds.split = {};
  folds.split.folds = 2;
  auto images = load_images(folds, "", /*demo=*/false);
  const auto alone = with_split("pictures", images, folds);
  images.groups = {0, 0, 1, 2, 3, 4, 5, 6};
  const auto grouped = with_split("pictures", images, folds);
  EXPECT_NE(alone.record.fingerprint, grouped.record.fingerprint);
  folds.split.seed = 1;
  const auto reseeded = with_split("pictures", images, folds);
  EXPECT_NE(grouped.record.fingerprint, reseeded.record.fingerprint);
}

/// The first picture of the first class also stands in the second.
class Contradiction : public Classes {
 public:
  using Classes::Classes;
  data_loaders::LabelledImages load(const std::filesystem::path& root,
                                    const data_loaders::Progress& progress) const override {
    auto images = Classes::load(root, progress);
    images.images[1] = images.images[0];
    images.names[1] = "a\nb";
    return images;
  }
};

TEST(LoadDataset, RecordsWhatContradictsAsATerminalCanShowIt) {
  auto two = options(2);
  two.source = std::make_shared<Contradiction>(2);
  two.split.train = two.split.validation = two.split.test = 1;
  const auto record = load_dataset("pictures", two, "", /*demo=*/false).record;
  EXPECT_EQ(record.notices,
            std::vector<std::string>{
                "0 and a\\x0ab are the same picture in different classes: left out"});
  EXPECT_EQ(record.left_out,
            (data_loaders::LeftOut{{"Ann\\x0a0", {{"also in class Ann\\x0a1", 1}}},
                                   {"Ann\\x0a1", {{"also in class Ann\\x0a0", 1}}}}));
  ASSERT_EQ(record.left_out_files.size(), 2U);
  EXPECT_EQ(record.left_out_files[1].name, "a\\x0ab");
  EXPECT_EQ(record.left_out_files[1].other, "0");
}

TEST(LoadDataset, NamesTheFirst200LeftOutFilesOfEachReason) {
  data_loaders::LabelledImages images = Classes(2).load("", {});
  for (int i = 0; i < 201; ++i) {
    images.left_out.push_back({"c", std::to_string(i), "damaged"});
    images.left_out.push_back({"c", std::to_string(i), "too small", "", torch::zeros({1})});
  }
  DatasetOptions folds;
  folds.split.folds = 2;
  const auto record = with_split("pictures", images, folds).record;
  EXPECT_EQ(record.left_out_files.size(), 400U);
  EXPECT_FALSE(record.left_out_files.back().picture.defined());
  EXPECT_EQ(record.left_out.at("c").at("damaged"), 201);
}

}  // namespace
}  // namespace experiments
