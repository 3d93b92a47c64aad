#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/results/run_folder.h"
#include "app/studies/blocks.h"

namespace studies {

/// A study as JSON: {"name", "type", "id", "title", "part", "report", "failure", "seconds",
/// "computed_by", "finding", "blocks"}; "part" is null where there is none. A block has a "kind"
/// (text, table, chart, pictures) and the fields of its struct; an axis is {"title", "scale":
/// "linear" | "log"}, a point [x, y] or [x, y, low, high], a picture {"title", "png":
/// "data:image/png;base64,..."}. Points that are not finite are left out, as are those that are not
/// positive on a log scale.
nlohmann::json to_json(const StudyResult& result);
std::string to_text(const StudyResult& result);

/// Throws app::ConfigError that names `file` where the text is not such a study.
StudyResult study_from(const std::string& text, const std::string& file);

/// studies/<name>.json in a run's folder, whole or not at all. Throws std::runtime_error that names
/// the path.
void write(const std::filesystem::path& run, const StudyResult& result);

/// A study read back: none where it has not been run, or where options or data have changed since
/// (its id is another). `notice` says what is wrong with a file that cannot be used.
struct StoredStudy {
  std::optional<StudyResult> result;
  std::string notice;
};
StoredStudy read(const std::filesystem::path& run, const std::string& name, const std::string& id);

/// Where a study has not been run yet, this stands for its findings.
constexpr const char* kNotRunYet = "not run yet";

/// What is shown of a study: its result, or one without blocks whose failure says why there is none
/// (kNotRunYet, or what is wrong with its file).
StudyResult shown(const experiments::Study& study, const StoredStudy& stored);

/// The studies of a run, in the order of run.sweep.studies, under the headings that stand there.
std::vector<StoredStudy> read_all(const std::filesystem::path& run,
                                  const experiments::StoredRun& stored);

}  // namespace studies
