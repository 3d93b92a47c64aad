#include <libheif/heif.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <mutex>
#include <utility>

#include "data_loaders/formats/decoders.h"
#include "data_loaders/formats/heif_references.h"
#include "data_loaders/formats/new_pixels.h"

namespace formats {
namespace {

/// As long as one lives, what C libraries print to stderr is lost: libde265 tells the terminal of
/// damaged files. The GNU C library lets the variable be set; std::cerr keeps the stream it began
/// with.
class SilentLibraries {
 public:
  SilentLibraries() {
    const std::lock_guard lock(mutex_);
    if (living_++ == 0 && nowhere_ != nullptr) std::swap(stderr, nowhere_);
  }
  ~SilentLibraries() {
    const std::lock_guard lock(mutex_);
    if (--living_ == 0 && nowhere_ != nullptr) std::swap(stderr, nowhere_);
  }
  SilentLibraries(const SilentLibraries&) = delete;
  SilentLibraries& operator=(const SilentLibraries&) = delete;

 private:
  inline static std::mutex mutex_;
  inline static int living_ = 0;
  inline static std::FILE* nowhere_ = std::fopen("/dev/null", "w");
};

template <class T>
using Heif = std::unique_ptr<T, void (*)(T*)>;

void check_heif(const heif_error& error) {
  if (error.code == heif_error_Ok) return;
  const bool rare =
      error.code == heif_error_Unsupported_filetype || error.code == heif_error_Unsupported_feature;
  throw Unreadable(rare ? not_supported : damaged);
}

Heif<heif_image_handle> first_picture(heif_context* context) {
  heif_image_handle* handle = nullptr;
  check_heif(heif_context_get_primary_image_handle(context, &handle));
  return {handle, [](heif_image_handle* own) { heif_image_handle_release(own); }};
}

bool is_av1(std::string_view bytes) {
  const auto size = static_cast<int>(std::min<size_t>(bytes.size(), 64));
  const auto brand = heif_read_main_brand(reinterpret_cast<const uint8_t*>(bytes.data()), size);
  return brand == heif_fourcc_to_brand("avif") || brand == heif_fourcc_to_brand("avis");
}

/// A grid's tiles may make up another size than the file announces: no longer than that.
void bound_grids(heif_context* context, const heif_image_handle* handle) {
  const int longest =
      std::max(heif_image_handle_get_ispe_width(handle), heif_image_handle_get_ispe_height(handle));
  heif_context_set_maximum_image_size_limit(context, longest + 1);
}

Heif<heif_image> decoded(const heif_image_handle* handle, bool av1) {
  const Heif<heif_decoding_options> options(heif_decoding_options_alloc(),
                                            heif_decoding_options_free);
  options->convert_hdr_to_8bit = 1;
  // Of those for AVIF the one that does not write to the terminal; libheif 1.17 would take it for
  // HEIC.
  if (av1) options->decoder_id = "aom";
  heif_image* image = nullptr;
  check_heif(heif_decode_image(handle, &image, heif_colorspace_RGB, heif_chroma_interleaved_RGBA,
                               options.get()));
  return {image, [](heif_image* own) { heif_image_release(own); }};
}

}  // namespace

/// Of this format the library turns pictures itself, by other tags than EXIF's.
StoredPicture read_avif(std::string_view bytes) {
  check_references(bytes);
  const SilentLibraries silent;
  const Heif<heif_context> context(heif_context_alloc(), heif_context_free);
  heif_context_set_max_decoding_threads(context.get(), 0);  // pictures are read side by side
  check_heif(heif_context_read_from_memory_without_copy(context.get(), bytes.data(), bytes.size(),
                                                        nullptr));
  const auto handle = first_picture(context.get());
  auto pixels = new_pixels(heif_image_handle_get_height(handle.get()),
                           heif_image_handle_get_width(handle.get()), 4);
  bound_grids(context.get(), handle.get());
  const auto image = decoded(handle.get(), is_av1(bytes));
  int stride = 0;
  const auto* rows = heif_image_get_plane_readonly(image.get(), heif_channel_interleaved, &stride);
  const int height = heif_image_get_height(image.get(), heif_channel_interleaved);
  const int width = heif_image_get_width(image.get(), heif_channel_interleaved);
  if (height != pixels.size(0) || width != pixels.size(1)) throw Unreadable(damaged);
  auto* to = pixels.data_ptr<uint8_t>();
  for (int y = 0; y < height; ++y) {
    const auto* from = rows + static_cast<ptrdiff_t>(y) * stride;
    for (int x = 0; x < width; ++x, from += 4) {
      for (const int channel : {2, 1, 0, 3}) *to++ = from[channel];
    }
  }
  return {pixels};
}

}  // namespace formats
