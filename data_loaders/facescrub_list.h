#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace data_loaders {

/// One face of FaceScrub's list (Ng and Winkler, "A data-driven approach to cleaning large face
/// datasets", ICIP 2014).
struct FaceScrubRow {
  std::string name;   ///< "Bill Hader", without blanks around it
  std::string photo;  ///< file name without its ending: "Bill_Hader_11185_6325"
  std::array<int64_t, 4>
      box;          ///< x1, y1, x2, y2 in the photo's stored pixels; x2 and y2 lie outside the box
  std::string url;  ///< where the photo was, in 2014
  std::string sha256;  ///< of the photo's bytes, lower-case hex
};

/// `name` as files spell it: underscores for blanks.
std::string file_name(const std::string& name);

/// Reads tab-separated rows of name, image_id, face_id, url, bbox ("x1,y1,x2,y2") and SHA-256; the
/// header may be missing, empty lines are skipped. Throws std::runtime_error such as `list.tsv:12:
/// expected 6 tab-separated columns, got 5`.
std::vector<FaceScrubRow> read_facescrub_list(const std::filesystem::path& path);

}  // namespace data_loaders
