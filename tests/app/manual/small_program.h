#pragma once

#include <CLI/CLI.hpp>

namespace manual {

/// A program with one of everything that pages and completions tell apart.
class SmallProgram {
 public:
  SmallProgram() {
    auto* run = app.add_subcommand("run", "Train it's trials");
    run->add_option("file", text_, "The JSON file");
    run->add_option("--only", texts_, "This alone")->allow_extra_args(false);
    run->add_option("--jobs", number_, "Side by side")->check(CLI::Range(1, 8))->default_str("3");
    run->add_option("--part", text_, "Which")->check(CLI::IsMember({"all", "test"}))->required();
    run->add_flag("--demo", flag_, ".hidden files [none], a\\b");
    run->footer("Prose of a footer.\n\nExamples:\n  small run -\n  small run x");
    auto* data = app.add_subcommand("data", "Data");
    data->add_subcommand("check", "Look")->add_option("dataset", text_, "Its name")->required();
    app.add_subcommand("names", "")->group("");
  }

  CLI::App app{"What it does"};

 private:
  std::string text_;
  std::vector<std::string> texts_;
  int number_ = 0;
  bool flag_ = false;
};

}  // namespace manual
