#include "app/studies/study_text.h"

#include <sstream>

#include "app/report/text_columns.h"
#include "app/summary/summary.h"
#include "app/sweep_file/read_study.h"

namespace studies {
namespace {

struct BlockText {
  std::string operator()(const Text& text) const { return wrapped(text.text, ""); }
  std::string operator()(const Table& table) const {
    return wrapped(table.caption, "") + report::in_columns(table.header, table.rows);
  }
  std::string operator()(const Chart& chart) const {
    return wrapped("[chart] " + chart.caption, "  ");
  }
  std::string operator()(const Pictures& pictures) const {
    const auto count = std::to_string(pictures.pictures.size());
    return wrapped("[" + count + " pictures] " + pictures.caption, "  ");
  }
};

/// ", actors (generated data), alexnet.conv4 (untrained)".
std::string data_words(const experiments::Study& study, const DataOrigin& origin) {
  if (study.dataset.empty()) return "";
  auto words = ", " + study.dataset;
  if (origin.demo) words += " (generated data)";
  const auto input = input_of(study);
  if (input == experiments::Trial{}.input) return words;
  return words + ", " + experiments::input_words(input, origin.untrained_inputs);
}

}  // namespace

std::string wrapped(const std::string& text, const std::string& indent, size_t width) {
  std::istringstream words(text);
  std::string lines, line = indent, word;
  while (words >> word) {
    const bool is_first = line.size() == indent.size();
    if (!is_first && report::text_width(line) + 1 + report::text_width(word) > width) {
      lines += line + "\n";
      line = indent + word;
    } else {
      line += (is_first ? "" : " ") + word;
    }
  }
  return line.size() == indent.size() ? lines : lines + line + "\n";
}

std::string heading_lines(const experiments::Heading& heading) {
  std::string text;
  if (heading.part) text = "Part " + std::to_string(*heading.part);
  if (!heading.title.empty()) text += (text.empty() ? "" : ": ") + heading.title;
  if (!text.empty()) text += "\n";
  if (!heading.report.empty()) text += wrapped("The report: " + heading.report, "  ");
  return text;
}

std::string study_text(const experiments::Study& study, const StoredStudy& stored,
                       const DataOrigin& origin) {
  std::string text = heading_lines(study.heading) + study.name + ": " +
                     experiments::type_of(study) + data_words(study, origin) + "\n";
  if (!stored.result) return text + "  " + kNotRunYet + "\n";
  if (!stored.result->failure.empty()) return text + "  failed: " + stored.result->failure + "\n";
  text += wrapped("Found: " + stored.result->findings.summary, "  ");
  for (const auto& block : stored.result->findings.blocks) text += std::visit(BlockText{}, block);
  return text;
}

}  // namespace studies
