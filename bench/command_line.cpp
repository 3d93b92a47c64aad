#include "bench/command_line.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "bench/instructions.h"
#include "parallel/free_memory.h"

namespace bench {
namespace {

constexpr double default_seconds = 120;

int fail(const std::string& message, int exit_code) {
  std::cerr << "error: " << message << '\n';
  return exit_code;
}

}  // namespace

int run(int argc, char** argv, const Purpose& purpose,
        const std::function<bool(const CommandLine&)>& work) {
  CLI::App program(purpose.does, purpose.name);
  CommandLine asked{{}, purpose.rounds, default_seconds};
  std::string isa;
  if (!purpose.data.empty()) {
    auto* data = program.add_option(purpose.data, asked.data, purpose.data_is);
    data->required(purpose.needs_data)->check(CLI::ExistingPath);
  }
  program.add_option("--rounds", asked.rounds, "Timings of which the median counts")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  program.add_option("--seconds", asked.seconds, "What does not fit is left out, and listed")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  program.add_option("--isa", isa, "Instructions of both sides; the best where it is not given")
      ->check(CLI::IsMember({"avx2", "avx512"}))
      ->envname("FACESWEEP_ISA");
  if (purpose.more_options) purpose.more_options(program);
  try {
    program.parse(argc, argv);
    choose_instructions(isa, argv);
    parallel::return_large_blocks();
    std::cout << std::unitbuf;
    return work(asked) ? 0 : fail("the results differ", 1);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return program.exit(error);  // --help
    return fail(std::string(error.what()) + " (--help shows what is known)", 2);
  } catch (const std::exception& error) {
    return fail(error.what(), 1);
  }
}

}  // namespace bench
