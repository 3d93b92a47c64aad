#pragma once

#include <torch/types.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "data_loaders/labelled_images.h"

namespace data_loaders {

/// What became of one file: a picture, or the reason for leaving it out.
struct PictureRow {
  torch::Tensor picture;  ///< uint8 [H, W, C]; undefined where it was left out
  std::string reason_for_leaving_out;
  torch::Tensor left_out_picture;  ///< as LeftOutFile::picture
  std::string name;                ///< as in LabelledImages::names
  int64_t label = 0;
  std::shared_ptr<const Look> look;  ///< as in LabelledImages::looks
  int64_t side = 0;                  ///< as in LabelledImages::sides
  bool for_testing = false;          ///< as in LabelledImages::official_test
  std::string group;                 ///< rows of one name are one group; empty: one of its own
};

PictureRow left_out(const std::string& reason);

/// The same of a `photo`, uint8 [H, W, 3] BGR, that can be shown all the same.
PictureRow left_out(const std::string& reason, const torch::Tensor& photo);

/// The row that `use` makes of the file's bytes. Left out, since one photo must not end a run, is
/// what the system refuses ("cannot be opened") and what `use` finds unreadable.
PictureRow row_of_file(const std::filesystem::path& path,
                       const std::function<PictureRow(const std::string&)>& use);

/// read(0) to read(count - 1), in that order but worked out side by side.
std::vector<PictureRow> read_rows(int64_t count, const Progress& progress,
                                  const std::function<PictureRow(int64_t)>& read);

/// The pictures of `rows`, all of one shape, in order; those left out are counted.
LabelledImages gathered(std::vector<PictureRow> rows, std::vector<std::string> class_names);

/// The counts of all classes by reason, such as `12 photo missing, 3 SHA-256 differs`.
std::string reasons(const LeftOut& left_out);

/// "a, b and c"; of many the first few.
std::string listed(const std::vector<std::string>& names);

/// `classes` times `per_class` pictures, class by class, that `draw(label, number, pixels)` writes
/// straight into their places, side by side; names are "<class>/<number>".
LabelledImages generated(int64_t classes, int64_t per_class, std::array<int64_t, 3> shape,
                         const std::function<std::string(int64_t)>& class_name,
                         const std::function<void(int64_t, int64_t, uint8_t*)>& draw,
                         const Progress& progress);

}  // namespace data_loaders
