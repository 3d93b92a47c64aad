#pragma once

#include <cstdint>
#include <string>
#include <tuple>

#include "models/model_options.h"
#include "training/row_scaling.h"
#include "training/train_options.h"

namespace experiments {

using training::Scaling;

/// Which repeat of its setting a trial is. Results of two settings are paired by it, never by a
/// position.
struct RepeatKey {
  uint64_t seed = 0;
  int64_t fold = 0;  ///< there is one for now

  bool operator==(const RepeatKey& other) const { return seed == other.seed && fold == other.fold; }
  bool operator<(const RepeatKey& other) const {
    return std::tie(seed, fold) < std::tie(other.seed, other.fold);
  }
};

/// One training, fully resolved: no lists, no defaults left open. Plain data; what it is called on
/// disk follows from it and from the fingerprint of its data (trial_id). features and classes stay
/// 0 until the data is known.
struct Trial {
  std::string experiment;
  std::string dataset;
  std::string input = "pixels";  ///< what a row of it is: one of input_names()
  Scaling scaling = Scaling::centred;
  models::ModelOptions model;
  training::TrainOptions training;
  uint64_t seed = 0;  ///< of the repeat: 0, 1, ...

  RepeatKey key() const { return {seed}; }
};

}  // namespace experiments
