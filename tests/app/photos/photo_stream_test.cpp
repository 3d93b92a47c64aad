#include "app/photos/photo_stream.h"

#include <gtest/gtest.h>

#include "app/photos/photo_list.h"
#include "data_loaders/generated_faces.h"
#include "data_loaders/pictures.h"
#include "data_loaders/preview.h"
#include "files/whole_file.h"
#include "tests/app/exports/small_models.h"
#include "tests/files/temporary_folder.h"

namespace {

torch::Tensor picture(int64_t seed) {
  return small_models::pictures(seed + 1, 20, 30)[seed];
}

TEST(PhotoList, WritesFoldersOutSorted) {
  const TemporaryFolder folder;
  for (const std::string name : {"b.png", "a.jpg", "notes.txt", "inner/c.PNG"}) {
    files::write_whole(folder / name, "x");
  }
  const auto root = (folder / "").string();
  EXPECT_EQ(photos::listed({root, "-", "one.png"}),
            (std::vector<std::string>{root + "a.jpg", root + "b.png", root + "inner/c.PNG", "-",
                                      "one.png"}));
}

TEST(PhotoList, RefusesAFolderWithoutPictures) {
  const TemporaryFolder folder;
  EXPECT_THROW(photos::listed({(folder / "").string()}), std::runtime_error);
}

TEST(PredictPhotos, GivesWhatThePredictorSaysInAnyBatch) {
  const TemporaryFolder folder;
  const exports::Predictor predictor(small_models::pixels());
  std::vector<std::string> names;
  std::vector<torch::Tensor> expected;
  for (int i = 0; i < 5; ++i) {
    names.push_back((folder / (std::to_string(i) + ".png")).string());
    data_loaders::write_png(names.back(), picture(i));
    const auto photo =
        data_loaders::decode(files::read_whole(names.back()), data_loaders::Orientation::kUpright);
    const auto framed = exports::framed(photo, predictor.model().picture);
    expected.push_back(predictor.probabilities(framed.unsqueeze(0))[0]);
  }
  for (const int64_t batch : {1, 2, 64}) {
    photos::StreamOptions options;
    options.batch = batch;
    size_t i = 0;
    EXPECT_TRUE(photos::predict_photos(predictor, names, options, [&](const auto& result) {
      EXPECT_EQ(result.name, names[i]);
      EXPECT_TRUE(torch::allclose(result.guesses.at(0).probabilities, expected[i], 0, 1e-6));
      ++i;
    }));
    EXPECT_EQ(i, names.size());
  }
}

TEST(PredictPhotos, FindsFacesOnManyThreadsAsOnOne) {
  const TemporaryFolder folder;
  const auto faces = data_loaders::generated_faces({/*per_class=*/4, /*seed=*/3, 200}).images;
  for (int64_t i = 0; i < faces.size(0); ++i) {
    data_loaders::write_png(folder / (std::to_string(100 + i) + ".png"), faces[i]);
  }
  const exports::Predictor predictor(small_models::pixels());
  const photos::FaceFinder finder;
  const auto names = photos::listed({(folder / "").string()});
  const auto found = [&](int64_t threads) {
    std::vector<photos::FaceBox> boxes;
    photos::StreamOptions options;
    options.finder = &finder;
    options.batch = 10;
    options.threads = threads;
    photos::predict_photos(predictor, names, options, [&](const auto& result) {
      EXPECT_EQ(result.error, "");
      for (const auto& guess : result.guesses) boxes.push_back(*guess.face);
    });
    return boxes;
  };
  const auto alone = found(1);
  EXPECT_FALSE(alone.empty());
  for (const int64_t threads : {2, 4}) EXPECT_EQ(found(threads), alone) << threads << " threads";
}

TEST(PredictPhotos, GoesOnAfterAFileThatIsNoPicture) {
  const TemporaryFolder folder;
  files::write_whole(folder / "no.png", "this is no picture");
  data_loaders::write_png(folder / "yes.png", picture(0));
  const exports::Predictor predictor(small_models::pixels());
  std::vector<std::string> errors;
  photos::predict_photos(predictor, photos::listed({(folder / "").string()}), {},
                         [&](const auto& result) { errors.push_back(result.error); });
  const auto name = (folder / "no.png").string();
  EXPECT_EQ(errors, (std::vector<std::string>{name + ": no picture", ""}));
}

TEST(Framed, SqueezesOrCutsAsTrainingDid) {
  const auto photo = small_models::pictures(1, 20, 40)[0];
  const auto cut = exports::framed(photo, {10, 3, exports::Framing::middle_square});
  EXPECT_TRUE(torch::equal(cut, data_loaders::resized(photo.narrow(1, 10, 20), 10, false)));
  const auto squeezed = exports::framed(photo, {10, 1, exports::Framing::stretched});
  EXPECT_TRUE(torch::equal(squeezed, data_loaders::resized(photo, 10, true)));
}

}  // namespace
