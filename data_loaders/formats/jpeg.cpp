#include <cstdio>
// libjpeg's headers need stdio's before them.
#include <jerror.h>
#include <jpeglib.h>

#include <csetjmp>

#include "data_loaders/formats/decoders.h"
#include "data_loaders/formats/exif.h"
#include "data_loaders/formats/new_pixels.h"

namespace formats {
namespace {

/// libjpeg's own way out of an error is to end the program: this one leads back to setjmp.
struct JpegErrors {
  jpeg_error_mgr manager;
  std::jmp_buf way_out;
};

[[noreturn]] void leave_jpeg(j_common_ptr decoder) {
  std::longjmp(reinterpret_cast<JpegErrors*>(decoder->err)->way_out, 1);
}

/// A negative level is a warning: data are damaged, and what follows would be made up.
void leave_jpeg_if_warned(j_common_ptr decoder, int level) {
  const int code = decoder->err->msg_code;
  const bool harmless = code == JWRN_ADOBE_XFORM || code == JWRN_JFIF_MAJOR;
  if (level < 0 && !harmless) leave_jpeg(decoder);
}

/// The steps that may be left by a jump: no object with a destructor lives in them.
class JpegDecoder {
 public:
  JpegDecoder() {
    decoder_.err = jpeg_std_error(&errors_.manager);
    errors_.manager.error_exit = leave_jpeg;
    errors_.manager.emit_message = leave_jpeg_if_warned;
    errors_.manager.output_message = [](j_common_ptr) {};
    jpeg_create_decompress(&decoder_);
  }
  ~JpegDecoder() { jpeg_destroy_decompress(&decoder_); }

  bool read_header(std::string_view bytes) {
    if (setjmp(errors_.way_out) != 0) return false;
    jpeg_mem_src(&decoder_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    jpeg_save_markers(&decoder_, JPEG_APP0 + 1, 0xffff);
    jpeg_read_header(&decoder_, TRUE);
    decoder_.out_color_space = decoder_.num_components == 4 ? JCS_CMYK : JCS_EXT_BGR;
    return true;
  }

  bool read_pixels(uint8_t* pixels) {
    if (setjmp(errors_.way_out) != 0) return false;
    jpeg_start_decompress(&decoder_);
    while (decoder_.output_scanline < decoder_.output_height) {
      JSAMPROW row = pixels + size_t{decoder_.output_scanline} * decoder_.output_width * channels();
      jpeg_read_scanlines(&decoder_, &row, 1);
    }
    jpeg_finish_decompress(&decoder_);
    return true;
  }

  int channels() const { return decoder_.out_color_space == JCS_CMYK ? 4 : 3; }
  int64_t height() const { return decoder_.image_height; }
  int64_t width() const { return decoder_.image_width; }

  int orientation() const {
    constexpr std::string_view exif("Exif\0\0", 6);
    for (auto* marker = decoder_.marker_list; marker != nullptr; marker = marker->next) {
      const std::string_view data(reinterpret_cast<const char*>(marker->data), marker->data_length);
      if (data.substr(0, exif.size()) == exif) return exif_orientation(data);
    }
    return 1;
  }

  /// Of what came to nothing: 12 bits, arithmetic coding, lossless.
  bool is_of_a_rare_kind() const {
    const int code = errors_.manager.msg_code;
    return code == JERR_BAD_PRECISION || code == JERR_SOF_UNSUPPORTED ||
           code == JERR_ARITH_NOTIMPL || code == JERR_CONVERSION_NOTIMPL;
  }

 private:
  jpeg_decompress_struct decoder_{};
  JpegErrors errors_{};
};

/// Inks are stored inverted, as Adobe's programs have always done: light times what black lets by.
torch::Tensor bgr_of_inks(const torch::Tensor& inks) {
  auto pixels = new_pixels(inks.size(0), inks.size(1), 3);
  const auto* from = inks.data_ptr<uint8_t>();
  auto* to = pixels.data_ptr<uint8_t>();
  const int64_t count = inks.size(0) * inks.size(1);
  for (int64_t i = 0; i < count; ++i, from += 4, to += 3) {
    for (int ink = 0; ink < 3; ++ink) {
      to[2 - ink] = static_cast<uint8_t>((from[ink] * from[3] + 127) / 255);
    }
  }
  return pixels;
}

}  // namespace

StoredPicture read_jpeg(std::string_view bytes) {
  JpegDecoder decoder;
  const auto check = [&](bool done) {
    if (!done) throw Unreadable(decoder.is_of_a_rare_kind() ? not_supported : damaged);
  };
  check(decoder.read_header(bytes));
  const int orientation = decoder.orientation();  // markers are gone behind the pixels
  auto pixels = new_pixels(decoder.height(), decoder.width(), decoder.channels());
  check(decoder.read_pixels(pixels.data_ptr<uint8_t>()));
  const bool inks = decoder.channels() == 4;
  return {inks ? bgr_of_inks(pixels) : pixels, orientation};
}

}  // namespace formats
