#include "data_loaders/facescrub_list.h"

#include "fuzz/memory_file.h"
#include "fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const fuzz::MemoryFile file(fuzz::text(data, size));
  return fuzz::read_or_refuse([&] { data_loaders::read_facescrub_list(file.path()); });
}
