#include "files/torch_archive.h"

#include "fuzz/stored_zip.h"
#include "fuzz/target.h"

/// The pickle of an archive whose checksums are right, and whose storages have 64 bytes each.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto pickle = fuzz::text(data, size);
  const std::string storage(64, '\1');
  return fuzz::read_or_refuse([&] {
    const auto bytes = fuzz::stored_zip({{"archive/data.pkl", pickle},
                                         {"archive/constants.pkl", pickle},
                                         {"archive/data/0", storage},
                                         {"archive/data/1", storage},
                                         {"archive/constants/0", storage},
                                         {"archive/constants/1", storage}});
    const files::TorchArchive archive(bytes);
    archive.tensors();
    archive.tensors("state_dict");
  });
}
