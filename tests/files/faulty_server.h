#pragma once

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "files/sha256.h"
#include "tests/files/temporary_folder.h"

/// faulty_server.py for as long as this object lives.
class FaultyServer {
 public:
  FaultyServer() {
    ::setenv("no_proxy", "*", 1);  // a proxy of the machine must not see this
    const std::string script = FACESWEEP_TESTS "/files/faulty_server.py";
    const auto port_file = (folder_ / "port").string();
    std::vector<std::string> words{"env", "-u", "LD_PRELOAD", "python3", script, port_file};
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    if (posix_spawnp(&process_, "env", nullptr, nullptr, arguments.data(), environ) != 0) {
      throw std::runtime_error("cannot start python3");
    }
    for (int i = 0; i < 200 && port_.empty(); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      std::ifstream(port_file) >> port_;
    }
  }
  ~FaultyServer() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  FaultyServer(const FaultyServer&) = delete;
  FaultyServer& operator=(const FaultyServer&) = delete;

  /// Of a kind that the script knows.
  std::string url(const std::string& kind, int number,
                  const std::string& host = "127.0.0.1") const {
    return "http://" + host + ":" + port_ + "/" + kind + "/" + std::to_string(number);
  }

  /// How many there were so far.
  int requests() const {
    const TemporaryFolder folder;
    const auto path = (folder / "count").string();
    const auto command = "curl -s " + url("requests", 0) + " -o " + path;
    int count = -1;
    if (std::system(command.c_str()) == 0) std::ifstream(path) >> count;
    return count;
  }

  /// As the script has it.
  static std::string content(int number) {
    const auto digest = files::sha256(std::to_string(number));
    std::string bytes;
    for (int i = 0; i < 500 + 37 * (number % 90); ++i) bytes += digest;
    return bytes;
  }

 private:
  TemporaryFolder folder_;
  pid_t process_ = 0;
  std::string port_;
};
