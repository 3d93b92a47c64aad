#include <webp/decode.h>
#include <webp/demux.h>

#include <cstring>
#include <memory>

#include "data_loaders/formats/decoders.h"
#include "data_loaders/formats/exif.h"
#include "data_loaders/formats/new_pixels.h"

namespace formats {
namespace {

int webp_orientation(const WebPDemuxer* parts) {
  WebPChunkIterator chunk;
  int orientation = 1;
  if (WebPDemuxGetChunk(parts, "EXIF", 1, &chunk) != 0) {
    orientation =
        exif_orientation({reinterpret_cast<const char*>(chunk.chunk.bytes), chunk.chunk.size});
  }
  WebPDemuxReleaseChunkIterator(&chunk);
  return orientation;
}

}  // namespace

StoredPicture read_webp(std::string_view bytes) {
  const WebPData data{reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()};
  int width = 0, height = 0;
  if (WebPGetInfo(data.bytes, data.size, &width, &height) == 0) throw Unreadable(damaged);
  auto pixels = new_pixels(height, width, 4);
  WebPAnimDecoderOptions options;
  if (WebPAnimDecoderOptionsInit(&options) == 0) throw Unreadable(not_supported);
  options.color_mode = MODE_BGRA;
  const std::unique_ptr<WebPAnimDecoder, decltype(&WebPAnimDecoderDelete)> decoder(
      WebPAnimDecoderNew(&data, &options), WebPAnimDecoderDelete);
  uint8_t* canvas = nullptr;
  int time = 0;
  if (!decoder || WebPAnimDecoderGetNext(decoder.get(), &canvas, &time) == 0) {
    throw Unreadable(damaged);
  }
  std::memcpy(pixels.data_ptr(), canvas, pixels.nbytes());
  return {pixels, webp_orientation(WebPAnimDecoderGetDemuxer(decoder.get()))};
}

}  // namespace formats
