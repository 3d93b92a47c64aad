#include <gif_lib.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>

#include "data_loaders/formats/decoders.h"
#include "data_loaders/formats/new_pixels.h"

namespace formats {
namespace {

int give_gif_bytes(GifFileType* gif, GifByteType* to, int count) {
  auto& rest = *static_cast<std::string_view*>(gif->UserData);
  const auto given = std::min(rest.size(), static_cast<size_t>(count));
  std::memcpy(to, rest.data(), given);
  rest.remove_prefix(given);
  return static_cast<int>(given);
}

void check_gif(int code) {
  if (code != GIF_OK) throw Unreadable(damaged);
}

/// Reads on to the first picture; gives the number of the colour that stands for nothing, or -1.
int find_first_picture(GifFileType* gif) {
  int transparent = -1;
  GifRecordType record = UNDEFINED_RECORD_TYPE;
  for (;;) {
    check_gif(DGifGetRecordType(gif, &record));
    if (record == IMAGE_DESC_RECORD_TYPE) break;
    if (record == TERMINATE_RECORD_TYPE) throw Unreadable(damaged);
    int code = 0;
    GifByteType* block = nullptr;
    check_gif(DGifGetExtension(gif, &code, &block));
    GraphicsControlBlock control{};
    if (code == GRAPHICS_EXT_FUNC_CODE && block != nullptr &&
        DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK) {
      transparent = control.TransparentColor;
    }
    while (block != nullptr) check_gif(DGifGetExtensionNext(gif, &block));
  }
  check_gif(DGifGetImageDesc(gif));
  return transparent;
}

/// The rows of a picture in the order in which they are stored.
std::vector<int> order_of_rows(const GifImageDesc& image) {
  std::vector<int> order;
  const auto add = [&](int first, int step) {
    for (int row = first; row < image.Height; row += step) order.push_back(row);
  };
  if (!image.Interlace) add(0, 1);
  for (const auto& [first, step] : {std::pair(0, 8), {4, 8}, {2, 4}, {1, 2}}) {
    if (image.Interlace) add(first, step);
  }
  return order;
}

/// Colours of one row; what a palette does not have is black.
void colour_row(const std::vector<GifPixelType>& row, const ColorMapObject& colours,
                int transparent, uint8_t* bgra) {
  for (const int number : row) {
    const bool known = number < colours.ColorCount;
    const auto colour = known ? colours.Colors[number] : GifColorType{0, 0, 0};
    const uint8_t alpha = number == transparent ? 0 : 255;
    for (const uint8_t value : {colour.Blue, colour.Green, colour.Red, alpha}) *bgra++ = value;
  }
}

}  // namespace

StoredPicture read_gif(std::string_view bytes) {
  int error = 0;
  std::unique_ptr<GifFileType, void (*)(GifFileType*)> gif(
      DGifOpen(&bytes, give_gif_bytes, &error),
      [](GifFileType* file) { DGifCloseFile(file, nullptr); });
  if (!gif) throw Unreadable(damaged);
  const int transparent = find_first_picture(gif.get());
  const auto& image = gif->Image;
  const auto* colours = image.ColorMap != nullptr ? image.ColorMap : gif->SColorMap;
  const bool fits = image.Left + image.Width <= gif->SWidth && image.Width > 0 &&
                    image.Top + image.Height <= gif->SHeight && image.Height > 0;
  if (colours == nullptr || !fits) throw Unreadable(damaged);
  auto pixels = new_pixels(gif->SHeight, gif->SWidth, 4);
  pixels.zero_();  // what the first picture leaves uncovered is clear
  std::vector<GifPixelType> row(static_cast<size_t>(image.Width));
  for (const int y : order_of_rows(image)) {
    check_gif(DGifGetLine(gif.get(), row.data(), image.Width));
    auto* to = pixels[image.Top + y][image.Left].data_ptr<uint8_t>();
    colour_row(row, *colours, transparent, to);
  }
  return {pixels};
}

}  // namespace formats
