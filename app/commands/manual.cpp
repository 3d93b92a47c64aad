#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include "app/commands/commands.h"
#include "app/commands/environment.h"
#include "app/config_error.h"
#include "app/manual/completion.h"
#include "app/manual/man_page.h"
#include "app/manual/names_at_hand.h"
#include "files/whole_file.h"

namespace commands {
namespace {

constexpr const char* kProgram = "facesweep";

const manual::CommandTexts& named(const manual::CommandTexts& program,
                                  const std::vector<std::string>& words) {
  const auto* command = &program;
  for (const auto& word : words) {
    const auto& all = command->subcommands;
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& subcommand) {
      return subcommand.path.back() == word;
    });
    if (found == all.end()) throw app::ConfigError("man " + word + ": no such command");
    command = &*found;
  }
  return *command;
}

void add_man(CLI::App& app) {
  auto words = std::make_shared<std::vector<std::string>>();
  auto folder = std::make_shared<std::string>();
  auto* man = app.add_subcommand("man", "Print the manual page of the program or of a command");
  man->add_option("command", *words, "The command, such as data check");
  man->add_option("--output", *folder, "Write the pages of all commands into this folder instead");
  man->footer("Examples:\n  facesweep man data check | man -l -\n  facesweep man --output man1");
  man->callback([&app, words, folder] {
    const auto program = manual::command_texts(app, kProgram);
    if (folder->empty()) {
      std::cout << manual::man_page(named(program, *words), release_version());
      return;
    }
    std::filesystem::create_directories(*folder);
    for (const auto* command : manual::with_subcommands(program)) {
      const auto path = std::filesystem::path(*folder) / (manual::page_name(*command) + ".1");
      files::write_whole(path, manual::man_page(*command, release_version()));
    }
  });
}

void add_completion(CLI::App& app) {
  auto shell = std::make_shared<std::string>();
  auto* completion = app.add_subcommand(
      "completion", "Print the completions of a shell: commands, options, names");
  completion->add_option("shell", *shell, "The shell")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  completion->footer(
      "Examples:\n  source <(facesweep completion bash)\n  source <(facesweep completion zsh)\n"
      "  facesweep completion fish | source");
  completion->callback([&app, shell] {
    const auto program = manual::command_texts(app, kProgram);
    std::cout << (*shell == "bash"  ? manual::bash_completion(program)
                  : *shell == "zsh" ? manual::zsh_completion(program)
                                    : manual::fish_completion(program));
  });
}

/// What completions call; hidden, and silent where there is nothing.
void add_names(CLI::App& app) {
  auto kind = std::make_shared<std::string>();
  auto words = std::make_shared<std::vector<std::string>>();
  auto* names = app.add_subcommand("names", "")->group("");
  names->add_option("kind", *kind)->required()->check(CLI::IsMember({"experiments", "datasets"}));
  names->add_option("words", *words);  // after a --: they may be options and commands
  names->callback([kind, words] {
    for (const auto& name : manual::names_at_hand(*kind, *words)) {
      std::cout << name << '\n';
    }
  });
}

}  // namespace

void add_manual(CLI::App& app, int&) {
  add_man(app);
  add_completion(app);
  add_names(app);
}

}  // namespace commands
