#pragma once

#include <memory>

#include "app/commands/status_line.h"
#include "app/results/run_folder.h"
#include "files/file_lock.h"

namespace commands {

/// Two programs that write into one folder would train the same trials. Held until it is destroyed;
/// a note says where the file system has no locks. Throws std::runtime_error that says who writes
/// there.
std::unique_ptr<files::FileLock> lock(const experiments::RunFolder& folder, StatusLine& status);

}  // namespace commands
