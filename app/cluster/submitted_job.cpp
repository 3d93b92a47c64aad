#include "app/cluster/submitted_job.h"

#include <nlohmann/json.hpp>

#include "app/cluster/job_scripts.h"
#include "app/json/json_field.h"
#include "app/json/parse_json.h"
#include "files/whole_file.h"

namespace cluster {
namespace {

std::filesystem::path path_of(const std::filesystem::path& run) {
  return slurm_folder(run) / "job.json";
}

}  // namespace

void write(const std::filesystem::path& run, const SubmittedJob& job) {
  const nlohmann::json written{{"array", job.array},
                               {"collect", job.collect},
                               {"features", job.features},
                               {"tasks", job.tasks}};
  files::write_whole(path_of(run), written.dump(2) + "\n");
}

std::optional<SubmittedJob> read_submitted_job(const std::filesystem::path& run) {
  const auto path = path_of(run);
  if (!std::filesystem::exists(path)) return std::nullopt;
  const auto document = experiments::parse_json(files::read_whole(path), path.string());
  const experiments::JsonField field(document, path.string());
  return SubmittedJob{field.at("array").text(), field.at("collect").text(),
                      field.at("features").possibly_empty_text(), field.at("tasks").integer(1)};
}

}  // namespace cluster
