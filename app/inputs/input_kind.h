#pragma once

#include <torch/types.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "alexnet/weights.h"
#include "data_loaders/labelled_images.h"

namespace experiments {

class ScriptNetwork;

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

/// What turns a picture into a layer of AlexNet, for files that do so on their own.
struct AlexNetFeatures {
  alexnet::Weights weights;     ///< its last layer is the row
  bool half_precision = false;  ///< features are rounded to float16
};

/// How a file makes rows of its own: by AlexNet, by a network of the user's own, or else grey
/// pixels.
struct ExportedInput {
  std::optional<AlexNetFeatures> alexnet = {};
  std::shared_ptr<const ScriptNetwork> network = {};
};

/// A kind of input: what a network reads of a picture, with all that this takes in memory. Safe to
/// use from several threads.
class InputKind {
 public:
  using Progress = std::function<void(int64_t done, int64_t total)>;

  virtual ~InputKind() = default;

  /// Of pictures such as these.
  virtual MapShape maps(const data_loaders::LabelledImages& images) const = 0;

  /// Throws std::runtime_error where pictures cannot be read that way.
  virtual InputRows rows(const data_loaders::LabelledImages& images,
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
