#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "data_loaders/look.h"

namespace data_loaders {

/// Called from any thread as items finish; `done` never exceeds `total`.
using Progress = std::function<void(int64_t done, int64_t total)>;

/// A file of the data set that is not used.
struct LeftOutFile {
  std::string class_name;
  std::string name;     ///< as in LabelledImages::names
  std::string reason;   ///< "damaged", "photo missing", "duplicate", ...
  std::string other{};  ///< the picture that it is a duplicate of, or contradicts
  /// What can be seen of it, reduced by thumbnail(): uint8 [h, w, 1 or 3] RGB. Undefined where it
  /// was not decoded; no cache keeps it.
  torch::Tensor picture{};
};

/// How many of them, by class name and then by reason.
using LeftOut = std::map<std::string, std::map<std::string, int64_t>>;
LeftOut counted(const std::vector<LeftOutFile>& left_out);

/// Pictures with what is known of them; row i of every member belongs to picture i. Rows stand in
/// an order that depends on the files' names only, never on the order of a directory.
struct LabelledImages {
  torch::Tensor images;  ///< uint8 [N, H, W, C]; C = 1 grey or C = 3 RGB
  torch::Tensor labels;  ///< int64 [N], index into class_names
  std::vector<std::string> class_names;
  std::vector<std::string>
      names;  ///< [N] where the picture comes from: a path below the data set, or "t10k/17"
  /// [N] what each row's photo looks like, null where it is too small or too plain to tell; empty
  /// where the loader has no photos.
  std::vector<std::shared_ptr<const Look>> looks;
  /// [N] each row's group, any number: rows of one group belong together (copies, faces of one
  /// photo) and never stand on two sides of a split. Empty: every row is a group of its own.
  std::vector<int64_t> groups;
  /// bool [N], true where the data set itself says that a picture is for testing; undefined where
  /// it says nothing.
  torch::Tensor official_test;
  /// [N] the shorter side, in pixels, of what each picture was made from; empty where pictures
  /// stay as they are.
  std::vector<int64_t> sides;
  std::vector<LeftOutFile> left_out;
  std::vector<std::string> notices;  ///< sentences on pictures that the user should look at

  int64_t size() const { return labels.size(0); }
};

/// The rows of `images` that `rows` (int64 [M]) names, in that order; left_out and notices
/// are kept.
LabelledImages select(const LabelledImages& images, const torch::Tensor& rows);

/// SHA-256, in hex, of the pixels, labels and class names: equal for equal data wherever it lies.
std::string fingerprint(const LabelledImages& images);

}  // namespace data_loaders
