#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <stdexcept>

#include "app/commands/blas.h"
#include "app/commands/commands.h"
#include "app/commands/environment.h"
#include "app/commands/interruption.h"
#include "app/config_error.h"
#include "app/error_words.h"
#include "app/printable.h"
#include "app/shell_words.h"
#include "kernels/instructions.h"
#include "parallel/free_memory.h"
#include "parallel/own_threads.h"

namespace {

int fail(const std::string& message, int exit_code) {
  std::cerr << "error: " << ::app::printable_lines(message) << '\n';
  return exit_code;
}

/// FACESWEEP_ISA makes kernels run on a lower instruction set than the processor's best.
void choose_instructions() {
  const char* asked = std::getenv("FACESWEEP_ISA");
  try {
    kernels::use_instructions(asked != nullptr ? asked : "");
  } catch (const std::invalid_argument& error) {
    throw ::app::ConfigError(std::string("FACESWEEP_ISA: ") + error.what());
  }
}

constexpr const char* kFooter =
    "Exit status:\n"
    "  0    all trials are done\n"
    "  1    a file or a trial failed\n"
    "  2    the command line or the JSON is wrong\n"
    "  75   the time was up (SIGUSR1) before all was done: start it again\n"
    "  130  interrupted\n\n"
    "Environment:\n"
    "  FACESWEEP_DATA   the data root, where --data names none (else data)\n"
    "  FACESWEEP_CACHE  the folder of pictures that were read and features\n"
    "  FACESWEEP_ISA    lower instructions for the kernels, such as avx2\n\n"
    "Examples:\n"
    "  facesweep run --demo\n"
    "  facesweep init my_photos";

int parse_and_run(int argc, char** argv, bool& verbose) {
  CLI::App program("Finds which small network is best for your pictures, and by how much");
  program.set_version_flag("--version", commands::program_version());
  program.add_flag("--verbose", verbose, "Say an error of LibTorch or OpenCV in its own words");
  program.require_subcommand(1);
  program.footer(kFooter);
  int exit_code = commands::success;
  commands::add_run(program, exit_code, ::app::shell_words({argv, argv + argc}));
  commands::add_init(program, exit_code);
  commands::add_show(program, exit_code);
  commands::add_export(program, exit_code);
  commands::add_predict(program, exit_code);
  commands::add_evaluate(program, exit_code);
  commands::add_alexnet(program, exit_code);
  commands::add_report(program, exit_code);
  commands::add_collect(program, exit_code);
  commands::add_submit(program, exit_code);
  commands::add_status(program, exit_code);
  commands::add_results(program, exit_code);
  commands::add_data(program, exit_code);
  commands::add_schema(program, exit_code);
  commands::add_doctor(program, exit_code);
  commands::add_manual(program, exit_code);
  choose_instructions();
  try {
    program.parse(argc, argv);
    return exit_code;
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return program.exit(error);  // --help, --version
    return fail(std::string(error.what()) + " (--help shows what is known)", commands::wrong_usage);
  }
}

int set_up_and_run(int argc, char** argv, bool& verbose) {
  parallel::take_over_threads(argv);
  parallel::return_large_blocks();
  commands::choose_blas_kernels(argv);
  commands::catch_interruptions();
  const int exit_code = parse_and_run(argc, argv, verbose);
  if (std::cout.flush() || exit_code != commands::success) return exit_code;
  return fail("standard output: cannot write", commands::failure);
}

}  // namespace

int main(int argc, char** argv) {
  bool verbose = false;
  try {
    return set_up_and_run(argc, argv, verbose);
  } catch (const ::app::ConfigError& error) {
    return fail(error.what(), commands::wrong_usage);
  } catch (const std::exception& error) {
    return fail(verbose ? error.what() : ::app::words_of(error), commands::failure);
  }
}
