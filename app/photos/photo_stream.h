#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/exports/predictor.h"
#include "app/photos/face_finder.h"

namespace photos {

/// What a model says of one photo, or of one face in it.
struct Guess {
  std::optional<FaceBox> face;  ///< none where the whole photo was taken
  torch::Tensor probabilities;  ///< float32 [classes]
};

/// One photo's result.
struct PhotoResult {
  std::string name;            ///< as in listed()
  std::vector<Guess> guesses;  ///< one; with a FaceFinder one per face, maybe none
  std::string error;           ///< why it could not be read; else empty
};

struct StreamOptions {
  const FaceFinder* finder = nullptr;  ///< null: whole photos
  int64_t batch = 64;                  ///< photos in memory at a time
  int64_t threads = 0;                 ///< that read photos and find faces; 0: all there are
  std::function<bool()> should_stop;   ///< asked between batches
};

/// Reads photos batch by batch on all threads, lets the model judge them, and hands each result to
/// `on_result` in the order of `names`: memory holds one batch, however many photos there are. A
/// photo that cannot be read is a result with an error. Returns false where should_stop ended it.
bool predict_photos(const exports::Predictor& predictor, const std::vector<std::string>& names,
                    const StreamOptions& options,
                    const std::function<void(const PhotoResult&)>& on_result);

}  // namespace photos
