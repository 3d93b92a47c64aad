#include "app/exports/read_model.h"
#include "fuzz/memory_file.h"
#include "fuzz/target.h"

/// Exported models; torch's archives end at their checksums, behind which torch_archive.cpp begins.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const fuzz::MemoryFile file(fuzz::text(data, size));
  return fuzz::read_or_refuse([&] { exports::read_model(file.path()); });
}
