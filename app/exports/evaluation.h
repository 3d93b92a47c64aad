#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "app/exports/predictor.h"
#include "data_loaders/labelled_images.h"
#include "training/metrics.h"

namespace exports {

/// How an exported model does on labelled pictures.
struct Evaluation {
  int64_t pictures = 0;
  int64_t correct = 0;
  training::Interval interval;  ///< of the accuracy: Wilson, 95 %
  double loss = 0;              ///< mean data term, as training has it: nats, or squared error
  torch::Tensor confusion;      ///< int64 [classes, classes]: row = label, column = prediction
  std::vector<training::ClassFigures> classes;

  double accuracy() const { return pictures > 0 ? static_cast<double>(correct) / pictures : 0; }
};

/// Judges the pictures batch by batch; `go_on` is told of each batch and ends the work by false.
/// Classes are matched by name, in any order. Throws std::runtime_error where the classes are not
/// the model's, and says which; or where the pictures are of another side.
Evaluation evaluate(const Predictor& predictor, const data_loaders::LabelledImages& images,
                    const std::function<bool(int64_t done, int64_t total)>& go_on = {});

}  // namespace exports
