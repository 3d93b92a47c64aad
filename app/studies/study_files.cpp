#include "app/studies/study_files.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "app/error_words.h"
#include "app/json/json_field.h"
#include "app/json/parse_json.h"
#include "app/sweep_file/read_study.h"
#include "files/base64.h"
#include "files/whole_file.h"

namespace studies {
namespace {

using experiments::JsonField;
using nlohmann::json;

const std::string kPngPrefix = "data:image/png;base64,";
const std::vector<std::string> kMarks{"line", "point", "bar"};  ///< in the order of Chart::Mark

json to_json(const Axis& axis) {
  return {{"title", axis.title}, {"scale", axis.logarithmic ? "log" : "linear"}};
}

bool can_be_drawn(double value, const Axis& axis) {
  return std::isfinite(value) && (!axis.logarithmic || value > 0);
}

json to_json(const Series& series, const Chart& chart) {
  json points = json::array();
  for (const auto& point : series.points) {
    if (!can_be_drawn(point.x, chart.x) || !can_be_drawn(point.y, chart.y)) continue;
    json written{point.x, point.y};
    if (point.interval) {
      written.push_back(point.interval->low);
      written.push_back(point.interval->high);
    }
    points.push_back(std::move(written));
  }
  return {{"name", series.name}, {"points", std::move(points)}};
}

struct BlockWriter {
  json operator()(const Text& text) const { return {{"kind", "text"}, {"text", text.text}}; }
  json operator()(const Table& table) const {
    return {{"kind", "table"},
            {"caption", table.caption},
            {"header", table.header},
            {"rows", table.rows}};
  }
  json operator()(const Chart& chart) const {
    json series = json::array();
    for (const auto& one : chart.series) series.push_back(to_json(one, chart));
    return {{"kind", "chart"},
            {"caption", chart.caption},
            {"mark", kMarks.at(static_cast<size_t>(chart.mark))},
            {"x", to_json(chart.x)},
            {"y", to_json(chart.y)},
            {"series", std::move(series)}};
  }
  json operator()(const Pictures& block) const {
    json pictures = json::array();
    for (const auto& picture : block.pictures) {
      pictures.push_back(
          {{"title", picture.title}, {"png", kPngPrefix + files::base64(picture.png)}});
    }
    return {{"kind", "pictures"},
            {"caption", block.caption},
            {"columns", block.columns},
            {"pictures", std::move(pictures)}};
  }
};

std::vector<std::string> strings_from(const JsonField& field) {
  std::vector<std::string> strings;
  for (const auto& item : field.items()) strings.push_back(item.possibly_empty_text());
  return strings;
}

Axis axis_from(const JsonField& field) {
  return {field.at("title").possibly_empty_text(),
          field.at("scale").one_of({"linear", "log"}) == "log"};
}

Point point_from(const JsonField& field) {
  std::vector<double> numbers;
  for (const auto& item : field.items()) numbers.push_back(item.number({}));
  if (numbers.size() == 2) return {numbers[0], numbers[1]};
  if (numbers.size() != 4) field.expected("[x, y] or [x, y, low, high]");
  return {numbers[0], numbers[1], training::Interval{numbers[2], numbers[3]}};
}

Table table_from(const JsonField& field) {
  Table table{field.at("caption").possibly_empty_text(), strings_from(field.at("header")), {}};
  for (const auto& row : field.at("rows").items()) {
    table.rows.push_back(strings_from(row));
    if (table.rows.back().size() != table.header.size())
      row.expected("a row as long as the header");
  }
  return table;
}

Chart chart_from(const JsonField& field) {
  Chart chart;
  chart.caption = field.at("caption").possibly_empty_text();
  const auto mark = field.at("mark").one_of(kMarks);
  chart.mark = mark == "line"    ? Chart::Mark::line
               : mark == "point" ? Chart::Mark::point
                                 : Chart::Mark::bar;
  chart.x = axis_from(field.at("x"));
  chart.y = axis_from(field.at("y"));
  for (const auto& item : field.at("series").items()) {
    Series series{item.at("name").possibly_empty_text(), {}};
    for (const auto& point : item.at("points").items()) series.points.push_back(point_from(point));
    chart.series.push_back(std::move(series));
  }
  return chart;
}

Pictures pictures_from(const JsonField& field) {
  Pictures block{field.at("caption").possibly_empty_text(), field.at("columns").integer(1), {}};
  for (const auto& item : field.at("pictures").items()) {
    const auto png = item.at("png").possibly_empty_text();
    if (png.rfind(kPngPrefix, 0) != 0) item.at("png").expected("a PNG as a data URI");
    block.pictures.push_back({item.at("title").possibly_empty_text(),
                              files::from_base64(png.substr(kPngPrefix.size()))});
  }
  return block;
}

Block block_from(const JsonField& field) {
  const auto kind = field.at("kind").one_of({"text", "table", "chart", "pictures"});
  if (kind == "text") return Text{field.at("text").possibly_empty_text()};
  if (kind == "table") return table_from(field);
  if (kind == "chart") return chart_from(field);
  return pictures_from(field);
}

experiments::Heading heading_from(const JsonField& field) {
  experiments::Heading heading;
  heading.title = field.at("title").possibly_empty_text();
  heading.report = field.at("report").possibly_empty_text();
  if (!field.at("part").value().is_null()) heading.part = field.at("part").integer(1);
  return heading;
}

std::filesystem::path path_of(const std::filesystem::path& run, const std::string& name) {
  return run / "studies" / (name + ".json");
}

const std::string& recorded_id(const experiments::StoredRun& run, const std::string& name) {
  static const std::string kNone;
  for (const auto& study : run.record.studies) {
    if (study.name == name) return study.id;
  }
  return kNone;
}

}  // namespace

json to_json(const StudyResult& result) {
  json written{{"name", result.name},
               {"type", result.type},
               {"id", result.id},
               {"title", result.heading.title},
               {"part", result.heading.part ? json(*result.heading.part) : json()},
               {"report", result.heading.report},
               {"failure", result.failure},
               {"seconds", result.seconds},
               {"computed_by", experiments::to_json(result.computed_by)},
               {"finding", result.findings.summary},
               {"blocks", json::array()}};
  for (const auto& block : result.findings.blocks) {
    written["blocks"].push_back(std::visit(BlockWriter{}, block));
  }
  return written;
}

std::string to_text(const StudyResult& result) {
  // A class or a file may have a name that is not UTF-8.
  return to_json(result).dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

StudyResult study_from(const std::string& text, const std::string& file) {
  const auto document = experiments::parse_json(text, file);
  const JsonField field(document, file);
  StudyResult result;
  result.name = field.at("name").possibly_empty_text();
  result.type = field.at("type").possibly_empty_text();
  result.id = field.at("id").possibly_empty_text();
  result.heading = heading_from(field);
  result.failure = field.at("failure").possibly_empty_text();
  result.seconds = field.at("seconds").number(experiments::Bounds::at_least(0));
  if (const auto by = field.find("computed_by"))
    result.computed_by = experiments::computed_by_from(*by);
  result.findings.summary = field.at("finding").possibly_empty_text();
  for (const auto& block : field.at("blocks").items()) {
    result.findings.blocks.push_back(block_from(block));
  }
  return result;
}

void write(const std::filesystem::path& run, const StudyResult& result) {
  files::write_whole(path_of(run, result.name), to_text(result));
}

StoredStudy read(const std::filesystem::path& run, const std::string& name, const std::string& id) {
  const auto path = path_of(run, name);
  if (!std::filesystem::exists(path)) return {};
  try {
    auto result = study_from(files::read_whole(path), path.string());
    if (result.id != id) return {};
    return {std::move(result), ""};
  } catch (const std::exception& error) {
    return {std::nullopt, path.string() + " cannot be used: " + app::words_of(error)};
  }
}

StudyResult shown(const experiments::Study& study, const StoredStudy& stored) {
  if (stored.result) return *stored.result;
  StudyResult result;
  result.name = study.name;
  result.type = experiments::type_of(study);
  result.heading = study.heading;
  result.failure = stored.notice.empty() ? kNotRunYet : stored.notice;
  return result;
}

std::vector<StoredStudy> read_all(const std::filesystem::path& run,
                                  const experiments::StoredRun& stored) {
  std::vector<StoredStudy> all;
  for (const auto& study : stored.sweep.studies) {
    all.push_back(read(run, study.name, recorded_id(stored, study.name)));
    // A heading may be changed without running the study again.
    if (all.back().result) all.back().result->heading = study.heading;
  }
  return all;
}

}  // namespace studies
