#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/commands/commands.h"
#include "app/commands/data_root.h"
#include "app/commands/first_sweep.h"
#include "app/commands/status_line.h"
#include "app/config_error.h"
#include "app/inputs/load_dataset.h"
#include "app/printable.h"
#include "app/shell_words.h"
#include "app/sweep_file/read_sweep.h"
#include "data_loaders/picture_size.h"
#include "data_loaders/split.h"

namespace commands {
namespace {

namespace fs = std::filesystem;

struct InitArguments {
  std::string folder;
  std::string output;
  std::string data;
};

/// What `init` is about to write, and of what.
struct FirstFile {
  std::string name;  ///< of the data set
  std::string path;  ///< of the folder, as the JSON says it
  fs::path output;
};

/// Relative to the data root where it lies in there; else from the root of the file system, so that
/// it is found wherever the data root is.
fs::path path_in_json(const fs::path& folder, const fs::path& root) {
  const auto relative = folder.lexically_relative(fs::weakly_canonical(root));
  const bool is_inside = !relative.empty() && *relative.begin() != "..";
  return is_inside ? relative : folder;
}

FirstFile first_file(const InitArguments& arguments) {
  if (!fs::is_directory(arguments.folder)) {
    throw std::runtime_error(arguments.folder + ": no such folder");
  }
  const auto folder = fs::canonical(arguments.folder);
  FirstFile file;
  file.name = folder.filename().string();
  file.path = path_in_json(folder, data_root(arguments.data)).string();
  file.output =
      arguments.output.empty() ? fs::path(file.name + ".json") : fs::path(arguments.output);
  if (!app::is_utf8(file.path)) {
    throw app::ConfigError(app::printable(file.path) +
                           ": JSON cannot hold a name that is not UTF-8; rename the folder");
  }
  if (fs::exists(file.output)) {
    throw app::ConfigError(file.output.string() + ": is there already; name another with --output");
  }
  return file;
}

/// Every file below the folder, or of very many some.
std::vector<fs::path> files_to_look_at(const fs::path& folder) {
  constexpr size_t most = 5000;
  std::vector<fs::path> paths;
  const auto options = fs::directory_options::skip_permission_denied;
  for (const auto& entry : fs::recursive_directory_iterator(folder, options)) {
    if (entry.is_regular_file()) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  const size_t step = paths.size() / most + 1;
  std::vector<fs::path> some;
  for (size_t i = 0; i < paths.size(); i += step) some.push_back(paths[i]);
  return some;
}

/// The shorter sides of the pictures that say them in their header, rising.
std::vector<int64_t> shorter_sides(const fs::path& folder) {
  std::vector<int64_t> sides;
  for (const auto& path : files_to_look_at(folder)) {
    std::string begin(size_t{64} << 10, '\0');
    std::ifstream file(path, std::ios::binary);
    file.read(begin.data(), static_cast<std::streamsize>(begin.size()));
    begin.resize(static_cast<size_t>(file.gcount()));
    const auto size = data_loaders::picture_size(begin);
    if (size) sides.push_back(std::min(size->first, size->second));
  }
  std::sort(sides.begin(), sides.end());
  return sides;
}

/// Half of the pictures are as large: small networks gain nothing by more than 128.
int64_t chosen_size(const std::vector<int64_t>& sides) {
  constexpr int64_t least = 8, usual = 128;
  if (sides.empty()) return usual;
  return std::clamp(sides[sides.size() / 2] / least * least, least, usual);
}

std::string dataset_json(const FirstFile& file, int64_t size, const std::string& split) {
  return fmt::format(
      "{{ \"loader\": \"folder\", \"path\": {}, \"size\": {},\n      \"split\": {} }}",
      nlohmann::json(file.path).dump(), size, split);
}

/// The pictures, read as `run` reads them, with the fewest folds there are.
experiments::LoadedDataset read_pictures(const FirstFile& file, const InitArguments& arguments,
                                         int64_t size) {
  const auto text = first_sweep(file.name, dataset_json(file, size, R"({ "folds": 2 })"), 1);
  const auto sweep = experiments::read_sweep_text(text, file.output.string());
  StatusLine status;
  return experiments::load_dataset(
      file.name, sweep.datasets.at(file.name), data_root(arguments.data), /*demo=*/false,
      [&](int64_t done, int64_t total) { status.progress("pictures", done, total); });
}

bool can_have(const data_loaders::LabelledImages& images, int64_t folds) {
  data_loaders::SplitOptions options;
  options.folds = folds;
  try {
    data_loaders::split(images, options);
    return true;
  } catch (const data_loaders::SplitError&) {
    return false;
  }
}

/// Folds, unless the data set has a test part of its own or so many pictures that one part of them
/// tells enough.
std::string chosen_split(const data_loaders::LabelledImages& images) {
  constexpr int64_t many = 5000;
  if (images.official_test.defined()) return "{}";
  if (images.size() > many) {
    const auto least = torch::bincount(images.labels).min().item<int64_t>();
    return fmt::format("{{ \"test\": {} }}", std::max<int64_t>(1, least / 6));
  }
  for (const int64_t folds : {5, 3}) {
    if (can_have(images, folds)) return fmt::format("{{ \"folds\": {} }}", folds);
  }
  return R"({ "folds": 2 })";
}

/// About sixty times through the pictures, ten at a time.
int64_t chosen_steps(int64_t pictures) {
  return std::clamp<int64_t>(pictures * 6 / 100 * 100, 1000, 10000);
}

std::string counts_text(const data_loaders::LabelledImages& images) {
  const auto classes = static_cast<int64_t>(images.class_names.size());
  const auto counts = torch::bincount(images.labels, {}, classes);
  auto text = fmt::format("{} classes, {} pictures\n", classes, images.size());
  for (int64_t c = 0; c < classes; ++c) {
    text += fmt::format("{:>8}  {}\n", counts[c].item<int64_t>(), images.class_names[c]);
  }
  return text;
}

std::string left_out_text(const data_loaders::LeftOut& left_out) {
  std::map<std::string, int64_t> reasons;
  for (const auto& [class_name, counts] : left_out) {
    for (const auto& [reason, count] : counts) reasons[reason] += count;
  }
  std::string text;
  for (const auto& [reason, count] : reasons) text += fmt::format("{:>8}  {}\n", count, reason);
  return text.empty() ? "nothing was left out\n" : "left out\n" + text;
}

std::string copies_text(const std::vector<int64_t>& groups) {
  std::map<int64_t, int64_t> sizes;
  for (const int64_t group : groups) ++sizes[group];
  int64_t copies = 0;
  for (const auto& [group, size] : sizes) copies += size > 1 ? size : 0;
  if (copies == 0) return "";
  return fmt::format("{} pictures are copies of one another: always on one side of the split\n",
                     copies);
}

std::string notices_text(const std::vector<std::string>& notices) {
  constexpr size_t shown = 5;
  std::string text;
  for (size_t i = 0; i < std::min(shown, notices.size()); ++i) text += notices[i] + '\n';
  if (notices.size() > shown) text += fmt::format("and {} more\n", notices.size() - shown);
  return text;
}

std::string sides_text(const std::vector<int64_t>& sides, int64_t size) {
  if (sides.empty()) return "";
  return fmt::format(
      "shorter sides of {} to {} pixels, half of them {} or more; trained at {} x {}\n",
      sides.front(), sides.back(), sides[sides.size() / 2], size, size);
}

/// Fails where the file is there, whoever made it in the meantime.
void write_new(const fs::path& path, const std::string& text) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "wbx"),
                                                             std::fclose);
  if (!file || std::fwrite(text.data(), 1, text.size(), file.get()) != text.size() ||
      std::fflush(file.get()) != 0) {
    throw std::runtime_error(path.string() + ": cannot write: " + std::strerror(errno));
  }
}

std::string next_text(const FirstFile& file, const InitArguments& arguments) {
  std::vector<std::string> command{"facesweep", "run", file.output.string()};
  if (!arguments.data.empty()) command.insert(command.end(), {"--data", arguments.data});
  return "next: " + app::shell_words(command) + "\n";
}

void init(const InitArguments& arguments) {
  const auto file = first_file(arguments);
  const auto sides = shorter_sides(arguments.folder);
  const auto size = chosen_size(sides);
  const auto dataset = read_pictures(file, arguments, size);
  const auto& images = dataset.images;
  const auto split = chosen_split(images);
  std::cout << app::printable_lines(arguments.folder + ": " + counts_text(images) +
                                    sides_text(sides, size) +
                                    left_out_text(dataset.record.left_out) +
                                    copies_text(images.groups) + notices_text(images.notices));
  write_new(file.output,
            first_sweep(file.name, dataset_json(file, size, split), chosen_steps(images.size())));
  std::cout << "wrote " << app::printable_lines(file.output.string()) << ": split " << split
            << ", experiments width, learning-rate and l2\n"
            << app::printable_lines(next_text(file, arguments));
}

}  // namespace

void add_init(CLI::App& app, int&) {
  auto arguments = std::make_shared<InitArguments>();
  auto* command = app.add_subcommand(
      "init", "Look at a folder of pictures, one folder per class, and write a JSON file to run");
  command->add_option("folder", arguments->folder, "Holds one folder of pictures for each class")
      ->required();
  command->add_option("--output", arguments->output,
                      "The JSON file; never one that is there (default: FOLDER.json)");
  command->add_option("--data", arguments->data, "Data root (default: FACESWEEP_DATA, else data)");
  command->footer(
      "Examples:\n  facesweep init my_photos\n  facesweep init my_photos --output first.json");
  command->callback([arguments] { init(*arguments); });
}

}  // namespace commands
