#include "app/commands/fetch_published.h"

#include <iostream>

#include "app/commands/interruption.h"
#include "app/commands/status_line.h"
#include "files/download.h"

namespace commands {

const char* const fetch_interrupted_text =
    "interrupted; the same command goes on where it stopped\n";

bool fetch_published(const std::string& what, const std::vector<files::Wanted>& wanted) {
  catch_interruptions();
  StatusLine status;
  files::DownloadOptions options;
  options.should_stop = interruption_asked;
  for (const auto& file : wanted) {
    const auto name = what + ": " + file.path.filename().string();
    status.progress(name);
    options.progress = [&](int64_t done, int64_t total) {
      constexpr int64_t kilobyte = 1000;
      if (total > 0) status.progress(name + ", kB", done / kilobyte, total / kilobyte);
    };
    if (files::download(file, options)) continue;
    status.finish();
    std::cerr << fetch_interrupted_text;
    return false;
  }
  return true;
}

}  // namespace commands
