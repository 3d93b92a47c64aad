#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace commands {

/// Exit codes, as design.md promises them; to_be_requeued: the time was up (SIGUSR1) before all was
/// done (EX_TEMPFAIL of sysexits.h).
enum ExitCode { success = 0, failure = 1, wrong_usage = 2, to_be_requeued = 75, interrupted = 130 };

/// Each adds its subcommand with options, help and examples; the subcommand's callback does the
/// work and sets `exit_code`. What goes wrong is thrown: app::ConfigError or std::runtime_error.
/// `command_line` is what was typed, for `run` to say how to go on.
void add_run(CLI::App& app, int& exit_code, const std::string& command_line);
void add_init(CLI::App& app, int& exit_code);
void add_show(CLI::App& app, int& exit_code);
void add_alexnet(CLI::App& app, int& exit_code);
void add_collect(CLI::App& app, int& exit_code);
void add_submit(CLI::App& app, int& exit_code);
void add_status(CLI::App& app, int& exit_code);
void add_results(CLI::App& app, int& exit_code);
void add_report(CLI::App& app, int& exit_code);
void add_evaluate(CLI::App& app, int& exit_code);
void add_export(CLI::App& app, int& exit_code);
void add_predict(CLI::App& app, int& exit_code);
void add_data(CLI::App& app, int& exit_code);
void add_schema(CLI::App& app, int& exit_code);
void add_doctor(CLI::App& app, int& exit_code);
/// `man`, `completion` and the hidden `names` that completions call, of all that `app` has by then.
void add_manual(CLI::App& app, int& exit_code);

}  // namespace commands
