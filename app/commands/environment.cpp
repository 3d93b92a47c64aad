#include "app/commands/environment.h"

#include <torch/version.h>

#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <opencv2/core/version.hpp>

#include "app/commands/blas.h"
#include "kernels/instructions.h"
#include "parallel/for_each_item.h"

namespace commands {
namespace {

/// The rest of the first line of `file` that begins with `key`, after its colon.
std::string value_in(const char* file, const std::string& key) {
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    const auto colon = line.find(':');
    if (line.rfind(key, 0) != 0 || colon == std::string::npos) continue;
    const auto start = line.find_first_not_of(" \t", colon + 1);
    return start == std::string::npos ? "" : line.substr(start);
  }
  return "";
}

}  // namespace

std::string release_version() {
  return FACESWEEP_VERSION;
}

std::string program_version() {
  const std::string commit = FACESWEEP_COMMIT;
  return std::string(FACESWEEP_VERSION) + (commit.empty() ? "" : " (" + commit + ")");
}

std::string processor() {
  return value_in("/proc/cpuinfo", "model name");
}

namespace {

/// Now, in UTC, as ISO 8601 writes it: "2017-03-01T12:00:00Z".
std::string time_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

}  // namespace

experiments::ComputedBy computed_by() {
  return {program_version(), kernels::instructions(), name_of(loaded_blas()), aten_kernels()};
}

std::string environment_json() {
  const auto blas = loaded_blas();
  return nlohmann::json{{"time", time_now()},
                        {"facesweep", program_version()},
                        {"libtorch", TORCH_VERSION},
                        {"opencv", CV_VERSION},
                        {"blas", {{"library", blas.library}, {"kernels", blas.kernels}}},
                        {"aten", aten_kernels()},
                        {"instructions", kernels::instructions()},
                        {"processor", processor()},
                        {"threads", parallel::available_threads()}}
      .dump();
}

}  // namespace commands
