#include <png.h>

#include <csetjmp>
#include <cstring>

#include "data_loaders/formats/decoders.h"
#include "data_loaders/formats/exif.h"
#include "data_loaders/formats/new_pixels.h"

namespace formats {
namespace {

void give_png_bytes(png_structp png, png_bytep to, size_t count) {
  auto& rest = *static_cast<std::string_view*>(png_get_io_ptr(png));
  if (count > rest.size()) png_error(png, "the file ends early");
  std::memcpy(to, rest.data(), count);
  rest.remove_prefix(count);
}

/// The steps that may be left by a jump: no object with a destructor lives in them.
class PngDecoder {
 public:
  explicit PngDecoder(std::string_view bytes) : rest_(bytes) {
    png_ = png_create_read_struct(
        PNG_LIBPNG_VER_STRING, nullptr,
        [](png_structp png, png_const_charp) { png_longjmp(png, 1); },
        [](png_structp, png_const_charp) {});
    if (png_ != nullptr) info_ = png_create_info_struct(png_);
    if (info_ == nullptr) throw std::bad_alloc();
  }
  ~PngDecoder() { png_destroy_read_struct(&png_, &info_, nullptr); }

  bool read_header() {
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    constexpr int texts_at_most = 16;  // each may unfold to megabytes
    png_set_chunk_cache_max(png_, texts_at_most);
    png_set_read_fn(png_, &rest_, give_png_bytes);
    png_read_info(png_, info_);
    png_set_expand(png_);
    png_set_strip_16(png_);
    png_set_gray_to_rgb(png_);
    png_set_bgr(png_);
    passes_ = png_set_interlace_handling(png_);
    png_read_update_info(png_, info_);
    return true;
  }

  bool read_pixels(uint8_t* pixels) {
    if (setjmp(png_jmpbuf(png_)) != 0) return false;
    const auto row_bytes = png_get_rowbytes(png_, info_);
    for (int pass = 0; pass < passes_; ++pass) {
      for (int64_t row = 0; row < height(); ++row) {
        png_read_row(png_, pixels + static_cast<size_t>(row) * row_bytes, nullptr);
      }
    }
    png_read_end(png_, info_);
    return true;
  }

  int64_t channels() const { return png_get_channels(png_, info_); }
  int64_t height() const { return png_get_image_height(png_, info_); }
  int64_t width() const { return png_get_image_width(png_, info_); }

  int orientation() const {
    png_bytep exif = nullptr;
    png_uint_32 count = 0;
    if (png_get_eXIf_1(png_, info_, &count, &exif) == 0) return 1;
    return exif_orientation({reinterpret_cast<const char*>(exif), count});
  }

 private:
  std::string_view rest_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  int passes_ = 1;
};

}  // namespace

StoredPicture read_png(std::string_view bytes) {
  PngDecoder decoder(bytes);
  if (!decoder.read_header()) throw Unreadable(damaged);
  auto pixels = new_pixels(decoder.height(), decoder.width(), decoder.channels());
  if (!decoder.read_pixels(pixels.data_ptr<uint8_t>())) throw Unreadable(damaged);
  return {pixels, decoder.orientation()};
}

}  // namespace formats
