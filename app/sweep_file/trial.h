#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

#include "data_loaders/split.h"
#include "models/model_options.h"
#include "training/row_scaling.h"
#include "training/train_options.h"

namespace experiments {

using training::Scaling;

/// Which repeat of its setting a trial is. Results of two settings are paired by it, never by a
/// position.
struct RepeatKey {
  uint64_t seed = 0;
  int64_t fold = 0;
  std::optional<int64_t> inner_fold = {};  ///< none: of a fit that is tested

  auto tied() const { return std::tie(seed, fold, inner_fold); }
  bool operator==(const RepeatKey& other) const { return tied() == other.tied(); }
  bool operator<(const RepeatKey& other) const { return tied() < other.tied(); }
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
  uint64_t seed = 0;                       ///< of the repeat: 0, 1, ...
  int64_t fold = 0;                        ///< of the data set's split; 0 where it has none
  std::optional<int64_t> inner_fold = {};  ///< that it validates on; none where it is tested

  RepeatKey key() const { return {seed, fold, inner_fold}; }
  data_loaders::SplitKey split_key() const { return {seed, fold, inner_fold}; }
};

}  // namespace experiments
