#include "app/commands/set_aside.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "app/report/text_columns.h"

namespace commands {
namespace {

using data_loaders::LabelledImages;
using data_loaders::LeftOutFile;
using Files = std::vector<LeftOutFile>;
using Lines = std::vector<std::vector<std::string>>;

/// Files that stand in one row; those that stay have no reason.
struct Row {
  std::string name;
  Files files;
};

std::string words(size_t count, const std::string& what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

/// Where something is not shown, the line that says so.
std::string more(size_t pictures, size_t rows) {
  std::string text;
  if (pictures > 0) {
    text += "\n" + words(pictures, "picture") + " more of these rows: --per-class shows them\n";
  }
  if (rows > 0) text += "\n" + words(rows, "row") + " more, not shown\n";
  return text;
}

/// Of each row the first `per_row` pictures; of many rows the first.
SetAside shown(const std::vector<Row>& rows, int64_t per_row) {
  constexpr size_t most_rows = 100;
  SetAside set_aside;
  Lines lines;
  size_t hidden = 0;
  for (size_t i = 0; i < std::min(rows.size(), most_rows); ++i) {
    const auto& [name, files] = rows[i];
    const auto number = std::to_string(i + 1);
    const size_t count = std::min(files.size(), static_cast<size_t>(per_row));
    hidden += files.size() - count;
    auto& row = set_aside.rows.emplace_back();
    row.name = number + " " + name;
    for (size_t column = 0; column < count; ++column) {
      const auto& file = files[column];
      row.pictures.push_back(file.picture);
      lines.push_back({number, file.class_name, file.name, file.reason});
    }
  }
  if (lines.empty()) return set_aside;
  set_aside.text = report::in_columns({"row", "class", "picture", "left out"}, lines) +
                   more(hidden, rows.size() - set_aside.rows.size());
  return set_aside;
}

/// Names what was not decoded, the first of many.
std::string not_decoded_text(const Files& files) {
  constexpr size_t most_files = 100;
  if (files.empty()) return "";
  Lines lines;
  for (size_t i = 0; i < std::min(files.size(), most_files); ++i) {
    lines.push_back({files[i].name, files[i].reason});
  }
  auto text = "\n" + report::in_columns({"cannot be shown", "reason"}, lines);
  if (files.size() > most_files) {
    text += "\n" + words(files.size() - most_files, "file") +
            " more: facesweep data check --list names them\n";
  }
  return text;
}

/// Each picture's group: those of the data set, and what was left out with what it is a double of.
class Families {
 public:
  explicit Families(const LabelledImages& images) {
    const auto* labels = images.labels.data_ptr<int64_t>();
    for (int64_t i = 0; i < images.size(); ++i) {
      const int64_t group = images.groups.empty() ? i : images.groups[i];
      add(group, {images.class_names.at(labels[i]), images.names[i], "", "", images.images[i]});
    }
    for (const auto& file : images.left_out) {
      if (!file.other.empty()) add(group_of(file), file);
    }
  }

  std::vector<Row> of_several() const {
    std::vector<Row> rows;
    for (const auto& [group, files] : files_) {
      if (files.size() > 1) rows.push_back({"", files});
    }
    return rows;
  }

 private:
  void add(int64_t group, const LeftOutFile& file) {
    groups_.emplace(file.name, group);
    next_ = std::max(next_, group + 1);
    files_[group].push_back(file);
  }

  /// Of pictures that contradict each other none stays: the first of them begins a group.
  int64_t group_of(const LeftOutFile& file) {
    for (const auto& name : {file.other, file.name}) {
      const auto known = groups_.find(name);
      if (known != groups_.end()) return known->second;
    }
    return groups_[file.other] = next_;
  }

  std::map<std::string, int64_t> groups_;  // by name
  std::map<int64_t, Files> files_;
  int64_t next_ = 0;
};

}  // namespace

SetAside left_out_pictures(const LabelledImages& images, int64_t per_row) {
  std::map<std::string, Files> by_class_and_reason;
  Files not_decoded;
  for (const auto& file : images.left_out) {
    auto& files = file.picture.defined() ? by_class_and_reason[file.class_name + ": " + file.reason]
                                         : not_decoded;
    files.push_back(file);
  }
  std::vector<Row> rows;
  for (auto& [name, files] : by_class_and_reason) rows.push_back({name, std::move(files)});
  auto set_aside = shown(rows, per_row);
  set_aside.text += not_decoded_text(not_decoded);
  if (images.left_out.empty()) set_aside.text = "left out: nothing\n";
  return set_aside;
}

SetAside double_pictures(const LabelledImages& images, int64_t per_row) {
  auto set_aside = shown(Families(images).of_several(), per_row);
  if (set_aside.rows.empty()) set_aside.text = "doubles and groups of several: none\n";
  return set_aside;
}

}  // namespace commands
