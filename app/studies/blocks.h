#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/results/computed_by.h"
#include "app/sweep_file/heading.h"
#include "training/metrics.h"

namespace studies {

/// A paragraph.
struct Text {
  std::string text;
};

struct Table {
  std::string caption;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;  ///< each as long as the header
};

struct Axis {
  std::string title;  ///< with its unit
  bool logarithmic = false;
};

struct Point {
  double x = 0;
  double y = 0;
  std::optional<training::Interval> interval = std::nullopt;  ///< of y, 95 %
};

struct Series {
  std::string name;
  std::vector<Point> points;
};

struct Chart {
  enum class Mark { line, point, bar };

  std::string caption;
  Mark mark = Mark::line;
  Axis x, y;
  std::vector<Series> series;
};

struct Picture {
  std::string title;
  std::string png;  ///< the bytes of a PNG file
};

struct Pictures {
  std::string caption;
  int64_t columns = 10;
  std::vector<Picture> pictures;  ///< row by row
};

/// One piece of what a study shows.
using Block = std::variant<Text, Table, Chart, Pictures>;

/// What a study shows.
struct Findings {
  std::string summary;  ///< in one line, to stand beside the report's own figure
  std::vector<Block> blocks;
};

/// What a study has found, or why it has not.
struct StudyResult {
  std::string name;
  std::string type;  ///< as in the JSON
  std::string id;    ///< experiments::study_id
  experiments::Heading heading;
  std::string failure;  ///< why it failed; empty: it did not
  double seconds = 0;   ///< that it took
  experiments::ComputedBy computed_by;
  Findings findings;
};

}  // namespace studies
