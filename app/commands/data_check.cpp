#include "app/commands/data_check.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "app/report/text_columns.h"

namespace commands {
namespace {

using data_loaders::LabelledImages;
using Counts = std::vector<int64_t>;

const std::vector<std::string> parts{"train", "validation", "test"};

Counts pictures_per_class(const LabelledImages& images) {
  const auto classes = static_cast<int64_t>(images.class_names.size());
  const auto counts = torch::bincount(images.labels, {}, classes).contiguous();
  return {counts.data_ptr<int64_t>(), counts.data_ptr<int64_t>() + classes};
}

/// Where one class is that much larger than another, guessing it is worth a lot.
std::string imbalance_warning(const LabelledImages& images) {
  constexpr int64_t much_larger = 3;
  const auto counts = pictures_per_class(images);
  const auto [fewest, most] = std::minmax_element(counts.begin(), counts.end());
  if (counts.empty() || *most <= much_larger * *fewest) return "";
  const auto name = [&](auto count) { return images.class_names[count - counts.begin()]; };
  return fmt::format(
      "classes differ in size: {} has {} pictures and {} {}; a model that always says {} is right "
      "for {:.0f} % of them",
      name(most), *most, name(fewest), *fewest, name(most),
      100.0 * static_cast<double>(*most) /
          static_cast<double>(std::max<int64_t>(1, images.size())));
}

std::string small_pictures_warning(const LabelledImages& images) {
  const int64_t size = images.size() == 0 ? 0 : images.images.size(1);
  const auto small = std::count_if(images.sides.begin(), images.sides.end(),
                                   [&](int64_t side) { return 2 * side < size; });
  if (small == 0) return "";
  return fmt::format("{} of {} pictures are less than half as large as the {} pixels of \"size\"",
                     small, images.size(), size);
}

std::string duplicates_warning(const LabelledImages& images) {
  const auto count = std::count_if(images.left_out.begin(), images.left_out.end(),
                                   [](const auto& file) { return file.reason == "duplicate"; });
  if (count == 0) return "";
  return fmt::format("files with a picture that their class has already: {}", count);
}

struct Groups {
  int64_t groups = 0, pictures = 0;
};

Groups groups_of_several(const LabelledImages& images) {
  std::map<int64_t, int64_t> counts;
  for (const int64_t group : images.groups) ++counts[group];
  Groups found;
  for (const auto& [group, count] : counts) {
    if (count == 1) continue;
    ++found.groups;
    found.pictures += count;
  }
  return found;
}

std::string counts_table(const CheckedData& checked) {
  std::vector<std::string> header{"class", "pictures"};
  if (checked.record) header.insert(header.end(), parts.begin(), parts.end());
  const auto pictures = pictures_per_class(checked.images);
  std::vector<std::vector<std::string>> rows;
  for (size_t i = 0; i < pictures.size(); ++i) {
    auto& row = rows.emplace_back();
    row = {checked.images.class_names[i], std::to_string(pictures[i])};
    for (size_t part = 2; part < header.size(); ++part) {
      row.push_back(std::to_string(checked.record->counts.at(header[part])[i]));
    }
  }
  return report::in_columns(header, rows);
}

std::string left_out_table(const LabelledImages& images, bool list) {
  if (images.left_out.empty()) return "\nleft out: nothing\n";
  std::vector<std::vector<std::string>> rows;
  if (list) {
    for (const auto& file : images.left_out) rows.push_back({file.name, file.reason, file.other});
    return "\n" + report::in_columns({"left out", "reason", "see"}, rows);
  }
  for (const auto& [class_name, reasons] : data_loaders::counted(images.left_out)) {
    for (const auto& [reason, count] : reasons) {
      rows.push_back({class_name, std::to_string(count), reason});
    }
  }
  return "\n" + report::in_columns({"left out of", "files", "reason"}, rows);
}

std::string folds_text(const data_loaders::SplitOptions& split) {
  const auto inner =
      split.inner_folds > 0 ? fmt::format(", each with {} inner folds", split.inner_folds) : "";
  return fmt::format("{} folds{}; of the first of them:\n", split.folds, inner);
}

}  // namespace

CheckedData checked_data(const std::string& name, LabelledImages images,
                         const experiments::DatasetOptions& options) {
  CheckedData checked;
  checked.name = name;
  checked.split = options.split;
  try {
    checked.record = experiments::with_split(name, images, options).record;
  } catch (const std::runtime_error& error) {
    checked.problem = error.what();
  }
  for (const auto& warning :
       {imbalance_warning(images), small_pictures_warning(images), duplicates_warning(images)}) {
    if (!warning.empty()) checked.warnings.push_back(warning);
  }
  checked.images = std::move(images);
  return checked;
}

std::string check_text(const CheckedData& checked, bool list) {
  std::string text;
  if (checked.record && checked.split.folds > 0) text += folds_text(checked.split);
  text += counts_table(checked) + left_out_table(checked.images, list);
  const auto [groups, pictures] = groups_of_several(checked.images);
  if (groups > 0) {
    text += fmt::format("\n{} pictures in {} groups of several: each on one side of the split\n",
                        pictures, groups);
  }
  for (const auto& warning : checked.warnings) text += "\nwarning: " + warning + '\n';
  for (const auto& notice : checked.images.notices) text += '\n' + notice + '\n';
  if (checked.record) text += "\nfingerprint " + checked.record->fingerprint + '\n';
  return text;
}

std::string check_json(const CheckedData& checked) {
  const auto& images = checked.images;
  nlohmann::ordered_json written{{"dataset", checked.name}, {"classes", nlohmann::json::array()}};
  const auto pictures = pictures_per_class(images);
  const auto left_out = data_loaders::counted(images.left_out);
  for (size_t i = 0; i < pictures.size(); ++i) {
    const auto& name = images.class_names[i];
    nlohmann::ordered_json one{{"name", name}, {"pictures", pictures[i]}};
    for (const auto& part : parts) {
      if (checked.record) one[part] = checked.record->counts.at(part)[i];
    }
    const auto found = left_out.find(name);
    one["left_out"] =
        found == left_out.end() ? nlohmann::json::object() : nlohmann::json(found->second);
    written["classes"].push_back(std::move(one));
  }
  written["left_out"] = nlohmann::json::array();
  for (const auto& file : images.left_out) {
    written["left_out"].push_back(
        {{"class", file.class_name}, {"name", file.name}, {"reason", file.reason}});
    if (!file.other.empty()) written["left_out"].back()["other"] = file.other;
  }
  const auto [groups, grouped] = groups_of_several(images);
  written["groups_of_several"] = {{"groups", groups}, {"pictures", grouped}};
  written["warnings"] = checked.warnings;
  written["notices"] = images.notices;
  if (checked.record) written["fingerprint"] = checked.record->fingerprint;
  if (!checked.problem.empty()) written["problem"] = checked.problem;
  return written.dump(2) + '\n';
}

}  // namespace commands
