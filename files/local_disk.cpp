#include "files/local_disk.h"

#include <sys/vfs.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace files {
namespace {

/// Linux' numbers of file systems over a network (statfs(2), linux/magic.h, and those of Lustre,
/// GPFS and BeeGFS, which stand in their own headers).
constexpr std::array<uint32_t, 13> over_a_network{
    0x6969,      // NFS
    0x517B,      // SMB
    0xFF534D42,  // CIFS
    0xFE534D42,  // SMB2
    0x564C,      // NCP
    0x5346414F,  // AFS
    0x6B414653,  // kAFS
    0x00C36400,  // Ceph
    0x0BD00BD0,  // Lustre
    0x47504653,  // GPFS
    0x19830326,  // BeeGFS
    0x01021997,  // 9P
    0x65735546,  // FUSE
};

}  // namespace

bool is_on_local_disk(const std::filesystem::path& path) {
  auto existing = std::filesystem::absolute(path);
  std::error_code error;
  while (!std::filesystem::exists(existing, error) && existing.has_relative_path())
    existing = existing.parent_path();
  struct statfs found {};
  if (::statfs(existing.c_str(), &found) != 0) return true;
  const auto type = static_cast<uint32_t>(found.f_type);
  return std::find(over_a_network.begin(), over_a_network.end(), type) == over_a_network.end();
}

}  // namespace files
