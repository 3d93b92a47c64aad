#include "app/photos/photo_stream.h"

#include <algorithm>
#include <stdexcept>

#include "app/error_words.h"
#include "app/photos/photo_list.h"
#include "data_loaders/formats/read_picture.h"
#include "data_loaders/pictures.h"
#include "parallel/for_each_item.h"

namespace photos {
namespace {

/// A photo on its way: its result without probabilities, and a picture for each guess.
struct ReadPhoto {
  PhotoResult result;
  std::vector<torch::Tensor> pictures;  ///< uint8 [side, side, channels]
};

void frame(const torch::Tensor& photo, const exports::PictureShape& shape, const FaceFinder* finder,
           ReadPhoto& read) {
  if (finder == nullptr) {
    read.pictures.push_back(exports::framed(photo, shape));
    read.result.guesses.emplace_back();
    return;
  }
  for (const auto& box : finder->faces(photo)) {
    read.pictures.push_back(exports::framed(cut(photo, box), shape));
    read.result.guesses.push_back({box, {}});
  }
}

std::string named(const std::string& name, const std::string& what) {
  return what.compare(0, name.size(), name) == 0 ? what : name + ": " + what;
}

ReadPhoto read_photo(const std::string& name, const exports::PictureShape& shape,
                     const FaceFinder* finder) {
  ReadPhoto read;
  read.result.name = name;
  try {
    const auto photo = data_loaders::decode(bytes_of(name), data_loaders::Orientation::kUpright);
    frame(photo, shape, finder, read);
  } catch (const formats::Unreadable& error) {
    read.result.error = name + ": " + error.what();
  } catch (const std::exception& error) {
    read.result.error = named(name, app::words_of(error));
  }
  return read;
}

/// All pictures of the batch go through the model together.
void judge(const exports::Predictor& predictor, std::vector<ReadPhoto>& batch) {
  std::vector<torch::Tensor> pictures;
  for (const auto& read : batch) {
    pictures.insert(pictures.end(), read.pictures.begin(), read.pictures.end());
  }
  if (pictures.empty()) return;
  const auto probabilities = predictor.probabilities(torch::stack(pictures));
  int64_t row = 0;
  for (auto& read : batch) {
    for (auto& guess : read.result.guesses) guess.probabilities = probabilities[row++];
  }
}

}  // namespace

bool predict_photos(const exports::Predictor& predictor, const std::vector<std::string>& names,
                    const StreamOptions& options,
                    const std::function<void(const PhotoResult&)>& on_result) {
  const auto total = static_cast<int64_t>(names.size());
  for (int64_t first = 0; first < total; first += options.batch) {
    if (options.should_stop && options.should_stop()) return false;
    std::vector<ReadPhoto> batch(static_cast<size_t>(std::min(options.batch, total - first)));
    const auto read = [&](int64_t i) {
      batch[static_cast<size_t>(i)] = read_photo(names[static_cast<size_t>(first + i)],
                                                 predictor.model().picture, options.finder);
    };
    parallel::for_each_item(static_cast<int64_t>(batch.size()), read, options.threads);
    judge(predictor, batch);
    for (const auto& photo : batch) on_result(photo.result);
  }
  return true;
}

}  // namespace photos
