#pragma once

#include <filesystem>

namespace files {

/// False for a path on a file system that other machines may have open as well (NFS, SMB, Lustre,
/// GPFS, BeeGFS, Ceph, FUSE and others), where programs cannot share memory over a file. True where
/// this cannot be found out. The path need not exist; its nearest folder counts.
bool is_on_local_disk(const std::filesystem::path& path);

}  // namespace files
