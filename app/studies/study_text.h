#pragma once

#include <set>
#include <string>

#include "app/studies/study_files.h"
#include "app/sweep_file/study.h"

namespace studies {

/// What a study's numbers come from, which its heading says.
struct DataOrigin {
  bool demo = false;                       ///< the data was generated
  std::set<std::string> untrained_inputs;  ///< those whose network is untrained
};

/// A study in plain text (UTF-8): a heading, its paragraphs and its tables; of charts and pictures
/// the captions. Says so where the study failed, or has not been run.
std::string study_text(const experiments::Study& study, const StoredStudy& stored,
                       const DataOrigin& origin = {});

/// "Part 3: Title (name)", with a line for the report's own figure; empty for a heading that says
/// nothing.
std::string heading_lines(const experiments::Heading& heading);

/// `text` in lines of at most `width` places, broken at blanks, each after `indent`.
std::string wrapped(const std::string& text, const std::string& indent, size_t width = 100);

}  // namespace studies
