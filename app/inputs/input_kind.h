#pragma once

#include <torch/types.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "alexnet/weights.h"
#include "data_loaders/labelled_images.h"

namespace experiments {

/// How the numbers of a row lie over the picture: maps [channels, height, width].
struct MapShape {
  int64_t channels = 1;
  int64_t height = 0;
  int64_t width = 0;

  int64_t numbers() const { return channels * height * width; }
};

/// A row for each of some pictures.
struct InputRows {
  torch::Tensor rows;  ///< float32 [N, features]
  std::string notice;  ///< empty, or what was wrong with a cache
};

/// The network that an input's numbers come from.
struct NetworkRecord {
  std::string source;   ///< for people
  bool trained = true;  ///< false: "untrained" stands wherever its numbers stand
  std::string fingerprint;
};

/// What turns a picture into AlexNet's conv4, for files that do so on their own.
struct AlexNetFeatures {
  alexnet::Weights weights;
  bool half_precision = false;  ///< features are rounded to float16
};

/// How a file makes rows of its own: conv4, or grey pixels where there is no AlexNet.
struct ExportedInput {
  std::optional<AlexNetFeatures> alexnet = {};
};

/// A kind of input: what a network reads of a picture, with all that this takes in memory. Safe to
/// use from several threads.
class InputKind {
 public:
  using Progress = std::function<void(int64_t done, int64_t total)>;

  virtual ~InputKind() = default;

  /// Of pictures such as these.
  virtual MapShape maps(const data_loaders::LabelledImages& images) const = 0;

  /// `dataset` only says where a cache may lie. Throws std::runtime_error where pictures cannot be
  /// read that way.
  virtual InputRows rows(const std::string& dataset, const data_loaders::LabelledImages& images,
                         const Progress& progress) const = 0;

  /// Stands, in a trial's id, for what the rows follow from beside the pictures; empty: nothing.
  virtual std::string fingerprint() const { return ""; }

  /// Floating-point operations that the row of a picture takes, roughly.
  virtual double operations() const { return 0; }

  /// The network behind it, if there is one.
  virtual std::optional<NetworkRecord> network() const { return std::nullopt; }

  /// What an exported model needs to make rows of its own; nullopt where no file can.
  virtual std::optional<ExportedInput> for_export() const { return std::nullopt; }
};

}  // namespace experiments
