#pragma once

#include <string>

namespace experiments {

/// Stands in the header of every file of results: "fswp".
constexpr int results_application = 0x66737770;

/// Raised with every change of the tables (PRAGMA user_version).
constexpr int results_version = 1;

/// The tables of a file of results, as docs/results.md describes them.
std::string tables_sql();

/// The views for people: trials, curves, predictions. They follow the fields that a sweep can vary,
/// so a newer program writes them anew.
std::string views_sql();

}  // namespace experiments
