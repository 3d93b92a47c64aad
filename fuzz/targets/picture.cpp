#include <algorithm>

#include "data_loaders/formats/read_picture.h"
#include "data_loaders/picture_size.h"
#include "fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto bytes = fuzz::text(data, size);
  return fuzz::read_or_refuse([&] {
    formats::is_picture(bytes);
    const auto announced = data_loaders::picture_size(bytes);
    constexpr int64_t most_pixels = 1 << 22;  // time, not safety: large ones take the same ways
    if (announced && announced->first > most_pixels / std::max<int64_t>(1, announced->second))
      return;
    formats::read_picture(bytes);
  });
}
