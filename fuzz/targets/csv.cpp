#include "data_loaders/csv_lines.h"
#include "data_loaders/picture_groups.h"
#include "fuzz/memory_file.h"
#include "fuzz/target.h"

/// The lists of pictures, labels and groups. Not read_picture_list, which opens what they name.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string list(fuzz::text(data, size));
  const fuzz::MemoryFile file(list);
  return fuzz::read_or_refuse([&] {
    for (const auto& line : data_loaders::lines_of(list)) data_loaders::fields_of(line);
    data_loaders::groups_by_file({"cat/1.jpg", "dog/2.jpg"}, file.path());
  });
}
