#include "app/commands/data_fetch.h"

#include <fmt/core.h>

#include <iostream>
#include <memory>
#include <mutex>

#include "app/commands/commands.h"
#include "app/commands/data_root.h"
#include "app/commands/fetch_published.h"
#include "app/commands/interruption.h"
#include "app/commands/status_line.h"
#include "app/config_error.h"
#include "app/printable.h"
#include "data_loaders/fetch_photos.h"
#include "data_loaders/published_digits.h"
#include "files/unfinished_path.h"
#include "files/whole_file.h"

namespace commands {
namespace {

namespace fs = std::filesystem;
using data_loaders::PhotoCounts;

struct DataFetchArguments {
  std::string data;
  std::string mirror;
  std::string list;
  std::string folder = "facescrub";
  bool retry_gone = false;
  int64_t patience = 30;
};

/// MNIST's kin has files of the same names: what stands there may be of use to somebody.
void require_free_places(const std::vector<files::Wanted>& wanted) {
  for (const auto& file : wanted) {
    if (!fs::exists(file.path) || files::file_digest(file.path) == file.digest) continue;
    throw std::runtime_error(file.path.string() +
                             ": is there, but is not the published file; move it away, or fetch to "
                             "another folder with --data");
  }
}

int fetch_digits(const DataFetchArguments& arguments) {
  const auto folder = data_root(arguments.data) / "mnist";
  const auto wanted = data_loaders::published_digits(folder, arguments.mirror);
  require_free_places(wanted);
  if (!fetch_published("digits", wanted)) return interrupted;
  std::cout << app::printable(folder.string())
            << ": 60,000 digits to train on and 10,000 to test on\nto use them: \"digits\": { "
               "\"loader\": \"mnist\", \"path\": \"mnist\" } among the JSON's datasets\n";
  return success;
}

bool is_address(const std::string& list) {
  return list.rfind("http://", 0) == 0 || list.rfind("https://", 0) == 0;
}

/// Brings the list to `path`; false where Ctrl-C came first.
bool fetch_list(const std::string& url, const fs::path& path) {
  StatusLine status;
  status.progress("fetching the list");
  bool is_over = false;
  std::string failed;
  files::FetchEvents events;
  events.should_stop = interruption_asked;
  events.on_done = [&](size_t, const std::vector<files::FetchFailure>& failures) {
    is_over = true;
    if (!failures.empty()) failed = url + ": " + failures[0].message;
  };
  files::fetch_all({{{url}, path, ""}}, data_loaders::photo_limits(), events);
  if (!failed.empty()) throw std::runtime_error(failed);
  return is_over;
}

/// Errors name the list as the user did, wherever a copy of it stands.
std::vector<data_loaders::FaceScrubRow> read_list(const fs::path& path, const std::string& name) {
  try {
    return data_loaders::read_facescrub_list(path);
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(name + std::string(error.what()).substr(path.string().size()));
  }
}

/// The rows of `list`, of which a copy stands at `own` from then on; where `list` is empty, those
/// of `own`. No rows where Ctrl-C came first.
std::vector<data_loaders::FaceScrubRow> rows_of(const std::string& list, const fs::path& own) {
  if (list.empty()) return data_loaders::read_facescrub_list(own);
  fs::create_directories(own.parent_path());
  const files::UnfinishedPath fetched(own);
  if (is_address(list) && !fetch_list(list, fetched.path())) return {};
  const auto source = is_address(list) ? fetched.path() : fs::path(list);
  auto rows = read_list(source, list);
  const auto bytes = files::read_whole(source);
  if (fs::exists(own) && files::read_whole(own) != bytes) {
    throw std::runtime_error(own.string() + ": is there, and differs from " + list +
                             "; move it away, or fetch to another --folder");
  }
  files::write_whole(own, bytes);
  return rows;
}

/// Where the list stands below the data root. Throws app::ConfigError where there is none and none
/// was named.
fs::path list_path(const DataFetchArguments& arguments, const fs::path& folder) {
  const auto usual = folder / "facescrub_six_actors.tsv";
  if (arguments.list.empty() && !fs::exists(usual)) {
    throw app::ConfigError(
        "--list: name FaceScrub's list, a file or an address: tab-separated name, image_id, "
        "face_id, url, bbox, SHA-256; its makers give it on request "
        "(http://vintage.winklerbros.net/facescrub.html). None stands at " +
        usual.string());
  }
  if (arguments.list.empty()) return usual;
  const auto plain = arguments.list.substr(0, arguments.list.find_first_of("?#"));
  const auto name = fs::path(is_address(arguments.list) ? plain : arguments.list).filename();
  return folder / (name.empty() ? fs::path("list.tsv") : name);
}

void print_reasons(const std::map<std::string, int64_t>& reasons) {
  for (const auto& [reason, count] : reasons)
    std::cout << fmt::format("{:>10}  {}\n", count, reason);
}

int64_t sum(const std::map<std::string, int64_t>& reasons) {
  int64_t total = 0;
  for (const auto& [reason, count] : reasons) total += count;
  return total;
}

void print_counts(const PhotoCounts& counts) {
  std::cout << fmt::format("{:>8} photos in the list\n{:>8} were there\n{:>8} fetched\n",
                           counts.photos, counts.there, counts.fetched);
  std::cout << fmt::format("{:>8} gone for good\n", sum(counts.gone));
  print_reasons(counts.gone);
  if (!counts.may_come_back.empty()) {
    std::cout << fmt::format("{:>8} not to be had now: the same command asks for them again\n",
                             sum(counts.may_come_back));
    print_reasons(counts.may_come_back);
  }
  if (counts.not_tried > 0) std::cout << fmt::format("{:>8} not tried\n", counts.not_tried);
}

Progress progress_of(const PhotoCounts& counts) {
  const auto kept = counts.there + counts.fetched;
  Progress progress;
  progress.done = counts.photos - counts.not_tried;
  progress.total = counts.photos;
  progress.remark = fmt::format("{} there, {} gone, {} not to be had now", kept, sum(counts.gone),
                                sum(counts.may_come_back));
  return progress;
}

PhotoCounts fetch_with_a_bar(const std::vector<data_loaders::FaceScrubRow>& rows,
                             const fs::path& folder, const DataFetchArguments& arguments) {
  std::mutex mutex;
  Progress shown;
  StatusLine status;
  data_loaders::PhotoFetch options;
  options.retry_gone = arguments.retry_gone;
  options.limits = data_loaders::photo_limits();
  options.limits.connect_seconds = options.limits.stalled_seconds = arguments.patience;
  options.should_stop = interruption_asked;
  options.on_progress = [&](const PhotoCounts& counts) {
    const std::lock_guard lock(mutex);
    shown = progress_of(counts);
  };
  status.watch("photos", [&] {
    const std::lock_guard lock(mutex);
    return shown;
  });
  const auto counts = data_loaders::fetch_photos(rows, folder, options);
  status.finish();
  return counts;
}

int fetch_actors(const DataFetchArguments& arguments) {
  catch_interruptions();
  const auto folder = data_root(arguments.data) / arguments.folder;
  const auto list = list_path(arguments, folder);
  const auto rows = rows_of(arguments.list, list);
  PhotoCounts counts;
  if (!rows.empty()) {
    counts = fetch_with_a_bar(rows, folder, arguments);
    print_counts(counts);
  }
  if (interruption_asked()) {
    std::cerr << fetch_interrupted_text;
    return interrupted;
  }
  if (counts.there + counts.fetched == 0) {
    throw std::runtime_error("none of the list's photos could be had");
  }
  std::cout << fmt::format(
      "{}\nto use them: \"actors\": {{ \"loader\": \"facescrub\", \"path\": \"{}\", \"list\": "
      "\"{}\" }} among the JSON's datasets\n",
      app::printable(folder.string()), app::printable(arguments.folder),
      app::printable(list.filename().string()));
  return success;
}

CLI::App& add_kind(CLI::App& fetch, const std::shared_ptr<DataFetchArguments>& arguments,
                   const std::string& name, const std::string& about) {
  auto* command = fetch.add_subcommand(name, about);
  command->add_option("--data", arguments->data,
                      "Data root, which gets the files (default: FACESWEEP_DATA, else data)");
  return *command;
}

}  // namespace

void add_data_fetch(CLI::App& data, int& exit_code) {
  auto arguments = std::make_shared<DataFetchArguments>();
  auto* fetch = data.add_subcommand("fetch",
                                    "Download the 2017 report's data, checked; goes on "
                                    "where it was interrupted");
  fetch->require_subcommand(1);
  fetch->footer(
      "Examples:\n  facesweep data fetch digits\n"
      "  facesweep data fetch actors --list facescrub_six_actors.tsv");
  auto& digits = add_kind(*fetch, arguments, "digits", "MNIST, from the first mirror that has it");
  digits.add_option("--mirror", arguments->mirror,
                    "Address of a folder with the four files, in place of the usual ones");
  digits.callback([arguments, &exit_code] { exit_code = fetch_digits(*arguments); });
  auto& actors =
      add_kind(*fetch, arguments, "actors", "FaceScrub's photos, from the addresses in its list");
  actors.add_option("--list", arguments->list,
                    "FaceScrub's list, a file or an address (default: facescrub_six_actors.tsv in "
                    "the folder)");
  actors.add_option("--folder", arguments->folder, "Folder below the data root")
      ->capture_default_str();
  actors.add_flag("--retry-gone", arguments->retry_gone,
                  "Ask again for photos that were found to be gone for good");
  actors
      .add_option("--patience", arguments->patience,
                  "Seconds after which a host that is silent is given up")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
  actors.callback([arguments, &exit_code] { exit_code = fetch_actors(*arguments); });
}

}  // namespace commands
