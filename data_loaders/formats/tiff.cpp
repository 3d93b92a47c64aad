#include <tiffio.h>

#include <algorithm>
#include <cstring>
#include <memory>

#include "data_loaders/formats/decoders.h"
#include "data_loaders/formats/new_pixels.h"

namespace formats {
namespace {

/// A file in memory, as libtiff reads one.
struct TiffBytes {
  std::string_view bytes;
  uint64_t place = 0;

  static tmsize_t read(thandle_t handle, void* to, tmsize_t count) {
    auto& self = *static_cast<TiffBytes*>(handle);
    if (self.place >= self.bytes.size()) return 0;
    const auto given = std::min<uint64_t>(count, self.bytes.size() - self.place);
    std::memcpy(to, self.bytes.data() + self.place, given);
    self.place += given;
    return static_cast<tmsize_t>(given);
  }
  static tmsize_t refuse_to_write(thandle_t, void*, tmsize_t) { return 0; }
  static toff_t seek(thandle_t handle, toff_t by, int from) {
    auto& self = *static_cast<TiffBytes*>(handle);
    const uint64_t base = from == SEEK_SET ? 0 : from == SEEK_CUR ? self.place : self.bytes.size();
    return self.place = base + by;
  }
  static int close(thandle_t) { return 0; }
  static toff_t size(thandle_t handle) { return static_cast<TiffBytes*>(handle)->bytes.size(); }
};

using Tiff = std::unique_ptr<TIFF, decltype(&TIFFClose)>;

Tiff open_tiff(TiffBytes& file) {
  TIFFSetErrorHandler(nullptr);
  TIFFSetWarningHandler(nullptr);
  // "m": not mapped into memory, where it stands already.
  Tiff tiff(TIFFClientOpen("", "rm", &file, TiffBytes::read, TiffBytes::refuse_to_write,
                           TiffBytes::seek, TiffBytes::close, TiffBytes::size, nullptr, nullptr),
            TIFFClose);
  if (!tiff) throw Unreadable(damaged);
  return tiff;
}

/// libtiff unpacks a strip or a tile at a time, however small the picture is.
void check_parts(TIFF* tiff) {
  constexpr uint64_t most_bytes = 8 * uint64_t{most_pixels};
  const auto bytes = TIFFIsTiled(tiff) != 0 ? TIFFTileSize64(tiff) : TIFFStripSize64(tiff);
  if (bytes > most_bytes) throw Unreadable(too_large);
}

/// libtiff gives colours times alpha.
void divide_by_alpha(torch::Tensor& rgba) {
  auto* pixel = rgba.data_ptr<uint8_t>();
  for (const auto* end = pixel + rgba.numel(); pixel != end; pixel += 4) {
    const int alpha = pixel[3];
    for (int i = 0; i < 3 && alpha > 0 && alpha < 255; ++i) {
      pixel[i] = static_cast<uint8_t>(std::min(255, (pixel[i] * 255 + alpha / 2) / alpha));
    }
  }
}

}  // namespace

StoredPicture read_tiff(std::string_view bytes) {
  TiffBytes file{bytes};
  const auto tiff = open_tiff(file);
  uint32_t width = 0, height = 0;
  uint16_t orientation = ORIENTATION_TOPLEFT;
  TIFFGetField(tiff.get(), TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField(tiff.get(), TIFFTAG_IMAGELENGTH, &height);
  TIFFGetFieldDefaulted(tiff.get(), TIFFTAG_ORIENTATION, &orientation);
  char why[1024];
  if (width > 0 && height > 0 && TIFFRGBAImageOK(tiff.get(), why) == 0) {
    throw Unreadable(not_supported);
  }
  auto pixels = new_pixels(height, width, 4);
  check_parts(tiff.get());
  // Asked for as it is turned, a picture comes as it is stored.
  if (TIFFReadRGBAImageOriented(tiff.get(), width, height,
                                static_cast<uint32_t*>(pixels.data_ptr()), orientation,
                                /*stopOnError=*/1) == 0) {
    throw Unreadable(damaged);
  }
  divide_by_alpha(pixels);
  auto* pixel = pixels.data_ptr<uint8_t>();
  for (const auto* end = pixel + pixels.numel(); pixel != end; pixel += 4) {
    std::swap(pixel[0], pixel[2]);
  }
  const bool known = orientation >= 1 && orientation <= 8;
  return {pixels, known ? orientation : 1};
}

}  // namespace formats
