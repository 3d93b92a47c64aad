#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace bench {

/// What a benchmark says of itself.
struct Purpose {
  std::string name;          ///< of the program
  std::string does;          ///< a sentence for --help
  std::string data = "";     ///< what its one argument is called; empty: it takes none
  std::string data_is = "";  ///< for --help
  bool needs_data = false;
  int rounds = 3;  ///< unless --rounds says otherwise
  std::function<void(CLI::App&)> more_options = {};
};

/// What all benchmarks are asked.
struct CommandLine {
  std::filesystem::path data;
  int rounds = 0;
  double seconds = 0;
};

/// Reads `[DATA] [--rounds N] [--seconds S] [--isa NAME]`, starts again with those instructions
/// where need be, and calls `work`, which says whether the results that it compared agree. Returns
/// the exit code: 0, 1 where they do not or something failed, 2 for a wrong command line.
int run(int argc, char** argv, const Purpose& purpose,
        const std::function<bool(const CommandLine&)>& work);

}  // namespace bench
