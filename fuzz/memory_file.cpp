#include "fuzz/memory_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <stdexcept>
#include <string>

namespace fuzz {

MemoryFile::MemoryFile(std::string_view bytes) : file_(memfd_create("input", 0)) {
  if (file_ < 0 ||
      pwrite(file_, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    throw std::logic_error("no room for a file in memory");
}

MemoryFile::~MemoryFile() {
  close(file_);
}

std::filesystem::path MemoryFile::path() const {
  return "/proc/self/fd/" + std::to_string(file_);
}

}  // namespace fuzz
