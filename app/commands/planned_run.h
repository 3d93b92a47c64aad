#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "app/commands/status_line.h"
#include "app/results/run_folder.h"
#include "app/trials/plan.h"

namespace commands {

/// Which trials are meant, and where everything lies: what `run` and `submit` have in common.
struct SweepArguments {
  std::string file = "experiments.json";
  std::string data;
  bool demo = false;
  std::vector<std::string> overrides;
  std::string output;
  std::string cache;
  std::vector<std::string> only;
  bool verify = false;
};

void add_sweep_options(CLI::App& command, SweepArguments& arguments);

/// A file that was read, with its data.
struct PlannedRun {
  std::string text;  ///< as it stands in the file
  experiments::RunFolder folder;
  experiments::Plan plan;
};

/// Reads file and data, and shows how far it is. Throws app::ConfigError for mistakes in the file
/// or on the command line, std::runtime_error as make_plan, and where the folder holds results of
/// before there was a database.
PlannedRun planned_run(const SweepArguments& arguments, StatusLine& status);

/// What is to be recorded of the run.
experiments::SweepRecord record_of(const PlannedRun& planned, const SweepArguments& arguments,
                                   const std::string& environment);

/// Computes what trials read that is kept in the cache, so that others find it there. The exit
/// code.
int compute_features(const experiments::Plan& plan, StatusLine& status);

/// What the user should know of the pictures: the first few of each data set.
std::vector<std::string> notices_on_data(const experiments::Plan& plan);

}  // namespace commands
