#include "app/commands/report.h"

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/commands/commands.h"
#include "app/printable.h"
#include "app/report/page.h"
#include "app/report/report_data.h"
#include "files/whole_file.h"

namespace commands {
namespace {

constexpr const char* kLeftOut =
    "this program was built without the report page (FACESWEEP_PAGE=OFF): build with "
    "-DFACESWEEP_PAGE=ON";

void write_again(const std::string& path) {
  const auto shown = read_shown(experiments::RunFolder(path));
  print_notices(shown);
  const auto written = write_report(shown);
  if (written.empty()) throw std::runtime_error(kLeftOut);
  std::cout << "Report: " << app::printable(written.string()) << '\n';
}

}  // namespace

std::filesystem::path write_report(const ShownRun& shown) {
  if (!report::has_page()) return {};
  const auto path = shown.folder.path() / "report.html";
  const auto data =
      report::report_data(shown.folder, shown.run, shown.summaries, study_objects(shown));
  files::write_whole(path, report::page(data));
  return path;
}

void add_report(CLI::App& app, int& exit_code) {
  auto path = std::make_shared<std::string>();
  auto* command = app.add_subcommand("report", "Write the report page of a run again");
  command->add_option("run", *path, "Folder of the run, such as runs/experiments")->required();
  command->footer(
      "Writes report.html into the folder: one file that opens in any browser, without a network.\n"
      "Example:\n  facesweep report runs/experiments");
  command->callback([path] { write_again(*path); });
}

}  // namespace commands
