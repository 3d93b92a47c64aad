#include "data_loaders/formats/read_picture.h"

#include <array>
#include <optional>

#include "data_loaders/formats/decoders.h"

namespace formats {
namespace {

/// How the files of a format begin, after `skipped` bytes, and what reads them; nothing: we know of
/// it and cannot.
struct Format {
  size_t skipped;
  std::string_view mark;
  StoredPicture (*read)(std::string_view bytes);
};

using namespace std::string_view_literals;

constexpr std::array known_formats{
    Format{0, "\xff\xd8\xff"sv, read_jpeg},
    Format{0, "\x89PNG\r\n\x1a\n"sv, read_png},
    Format{8, "WEBP"sv, read_webp},
    Format{0, "GIF87a"sv, read_gif},
    Format{0, "GIF89a"sv, read_gif},
    Format{0, "II*\0"sv, read_tiff},
    Format{0, "MM\0*"sv, read_tiff},
    Format{0, "II+\0"sv, read_tiff},
    Format{0, "MM\0+"sv, read_tiff},
    Format{4, "ftypavif"sv, read_avif},
    Format{4, "ftypavis"sv, read_avif},
    Format{4, "ftypheic"sv, read_avif},
    Format{4, "ftypheix"sv, read_avif},
    Format{4, "ftyphev"sv, read_avif},
    Format{4, "ftypmif1"sv, read_avif},
    Format{4, "ftypmsf1"sv, read_avif},
    Format{0, "8BPS"sv, nullptr},              // Photoshop
    Format{0, "\0\0\0\x0cjP  "sv, nullptr},    // JPEG 2000
    Format{0, "\xff\x4f\xff\x51"sv, nullptr},  // JPEG 2000 without a box
    Format{0, "\0\0\0\x0cJXL "sv, nullptr},    // JPEG XL
    Format{0, "\xff\x0a"sv, nullptr},          // JPEG XL without a box
    Format{0, "v/1\x01"sv, nullptr},           // OpenEXR
    Format{0, "#?RADIANCE"sv, nullptr},
    Format{0, "\0\0\x01\0"sv, nullptr},  // icons
    Format{4, "ftypcrx"sv, nullptr},     // Canon's raw photos
    Format{0, "<svg"sv, nullptr},
};

bool is_bmp(std::string_view bytes) {
  return bytes.size() > 18 && bytes.substr(0, 2) == "BM" && bytes[15] == 0 && bytes[16] == 0 &&
         bytes[17] == 0;
}

/// Netpbm's: P1 to P7 and white space.
bool is_netpbm(std::string_view bytes) {
  return bytes.size() > 2 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '7' &&
         (bytes[2] == '\n' || bytes[2] == ' ');
}

/// The format of a file that begins like that; nothing where it is no picture.
std::optional<Format> format_of(std::string_view bytes) {
  for (const auto& format : known_formats) {
    if (bytes.size() < format.skipped) continue;
    if (bytes.substr(format.skipped, format.mark.size()) == format.mark) return format;
  }
  if (is_bmp(bytes)) return Format{0, {}, read_bmp};
  if (is_netpbm(bytes)) return Format{0, {}, nullptr};
  return {};
}

}  // namespace

StoredPicture read_picture(std::string_view bytes) {
  const auto format = format_of(bytes);
  if (!format) throw Unreadable(no_picture);
  if (format->read == nullptr) throw Unreadable(not_supported);
  return format->read(bytes);
}

bool is_picture(std::string_view bytes) {
  return format_of(bytes).has_value();
}

}  // namespace formats
