#pragma once

#include <string_view>

#include "data_loaders/formats/read_picture.h"

namespace formats {

/// Each reads the format that its name says; throws Unreadable as read_picture does.
StoredPicture read_avif(std::string_view bytes);
StoredPicture read_bmp(std::string_view bytes);
StoredPicture read_gif(std::string_view bytes);
StoredPicture read_jpeg(std::string_view bytes);
StoredPicture read_png(std::string_view bytes);
StoredPicture read_tiff(std::string_view bytes);
StoredPicture read_webp(std::string_view bytes);

}  // namespace formats
