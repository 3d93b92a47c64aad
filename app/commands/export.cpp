#include <fmt/core.h>

#include <iostream>
#include <memory>

#include "app/commands/commands.h"
#include "app/commands/interruption.h"
#include "app/commands/keep_inputs.h"
#include "app/commands/run_model.h"
#include "app/commands/status_line.h"
#include "app/config_error.h"
#include "app/exports/page.h"
#include "app/exports/verified_file.h"
#include "app/printable.h"

namespace commands {
namespace {

struct ExportArguments {
  std::string run;
  RunModelArguments model;
  std::string format;
  std::string output;
  bool head_only = false;
};

/// A folder rather than a file.
const std::string kPage = "page";

const std::map<std::string, exports::Format>& formats() {
  static const std::map<std::string, exports::Format> formats{
      {"torchscript", exports::Format::torchscript},
      {"onnx", exports::Format::onnx},
      {"safetensors", exports::Format::safetensors},
      {"pth", exports::Format::pth}};
  return formats;
}

void print(const ExportArguments& arguments, const RunModel& model,
           const exports::Verification& found) {
  const auto& provenance = model.made.model.provenance;
  std::cout << fmt::format(
      "{}: {}, {:.1f} MB written in {:.2f} s, {}; loaded again, it differs by {:.1e} at most on {} "
      "{}pictures; {}\n",
      app::printable(arguments.output), arguments.format, static_cast<double>(found.bytes) / 1e6,
      found.seconds, origin_text(model), found.largest_difference, found.pictures,
      provenance.expected ? "" : "test ", accuracy_text(provenance));
}

exports::Verification write(const ExportArguments& arguments, const exports::TrialModel& made) {
  const exports::Predictor predictor(made.model);
  if (arguments.format == kPage) {
    return exports::write_page(arguments.output, predictor, made.test_pictures);
  }
  return exports::write_verified(arguments.output, formats().at(arguments.format), predictor,
                                 made.test_pictures, {arguments.head_only});
}

int export_model(const ExportArguments& arguments) {
  if (arguments.head_only && arguments.format != "onnx") {
    throw app::ConfigError("--head-only: goes with --format onnx alone");
  }
  const std::filesystem::path run_path = arguments.run;
  keep_inputs("--output", arguments.output, {run_path / "results.sqlite"});
  catch_interruptions();
  StatusLine status;
  try {
    const auto model = model_of_run(arguments.run, arguments.model, status);
    const auto found = write(arguments, model.made);
    status.finish();
    print(arguments, model, found);
  } catch (const exports::Interrupted&) {
    std::cerr << "interrupted; nothing was written\n";
    return interrupted;
  }
  return success;
}

}  // namespace

void add_export(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<ExportArguments>();
  auto* command =
      app.add_subcommand("export", "Write a trained model as a file that other software reads");
  command->add_option("run", arguments->run, "Folder of the run, such as runs/experiments")
      ->required();
  add_run_model_options(*command, arguments->model);
  std::vector<std::string> names{kPage};
  for (const auto& [name, format] : formats()) names.push_back(name);
  command
      ->add_option("--format", arguments->format,
                   "The kind of file; page is a folder that runs the model in a browser")
      ->required()
      ->check(CLI::IsMember(names));
  command->add_option("--output", arguments->output, "The file (for page, a new folder)")
      ->required();
  command->add_flag("--head-only", arguments->head_only,
                    "ONNX from features to probabilities, without preprocessing");
  command->footer(
      "The model is the one that the run kept (\"keep\" in its file: the best of each setting, "
      "all, "
      "or none);\nwhere none was kept, the trial is trained again, which takes seconds. Either "
      "must "
      "give its stored predictions.\nThe file is loaded again and compared before it gets its "
      "name.\n\n"
      "Examples:\n  facesweep export runs/experiments --format torchscript --output model.pt\n"
      "  facesweep export runs/experiments --best hidden-units --format onnx --output model.onnx\n"
      "  facesweep export runs/experiments --trial 3fa9 --format safetensors --output "
      "model.safetensors\n"
      "  facesweep export runs/experiments --format page --output page && python3 -m http.server "
      "-d "
      "page");
  command->callback([arguments, &exit_code] { exit_code = export_model(*arguments); });
}

}  // namespace commands
