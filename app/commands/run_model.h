#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/commands/status_line.h"
#include "app/exports/trial_model.h"

namespace commands {

/// Which model of a run, and what it is made with; as the command line says.
struct RunModelArguments {
  std::string trial;  ///< id, or its beginning
  std::string best;   ///< of this experiment; empty: of the whole run
  std::optional<int64_t> fold;
  std::string data;
  std::string cache;
};

/// Adds --trial, --best, --fold, --data and --cache.
std::vector<CLI::Option*> add_run_model_options(CLI::App& command, RunModelArguments& arguments);

enum class Origin { kept, trained_again, trained_on_all };

struct RunModel {
  exports::TrialModel made;
  std::string experiment;
  Origin origin = Origin::kept;
};

/// The model that the arguments name: as it was kept, on any machine; else trained once more or, of
/// a data set with folds or resplits, for the first time on all pictures. Throws app::ConfigError
/// where they name nothing, exports::Interrupted, or as exports::from_kept and the others.
RunModel model_of_run(const std::string& run, const RunModelArguments& arguments,
                      StatusLine& status);

/// "trial 3fa9c0ffee12 of width (generated data), the kept model".
std::string origin_text(const RunModel& model);

/// "test accuracy 81.0 % (77.1 to 84.4 %, 95 %, Wilson)", or what is expected of it.
std::string accuracy_text(const exports::Provenance& provenance);

}  // namespace commands
