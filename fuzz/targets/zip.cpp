#include "files/zip.h"

#include "fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  return fuzz::read_or_refuse([&] { files::read_zip(fuzz::text(data, size)); });
}
