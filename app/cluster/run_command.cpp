#include "app/cluster/run_command.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <stdexcept>

#include "app/shell_words.h"

namespace cluster {

CommandOutput run_command(const std::vector<std::string>& words) {
  FILE* stream = ::popen((app::shell_words(words) + " 2>&1 </dev/null").c_str(), "r");
  if (stream == nullptr) throw std::runtime_error(words.front() + ": cannot be started");
  CommandOutput output;
  std::array<char, 4096> bytes{};
  while (const size_t count = std::fread(bytes.data(), 1, bytes.size(), stream))
    output.text.append(bytes.data(), count);
  const int status = ::pclose(stream);
  output.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  return output;
}

bool is_on_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (::access((std::filesystem::path(folder) / program).c_str(), X_OK) == 0) return true;
  }
  return false;
}

}  // namespace cluster
