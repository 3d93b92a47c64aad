#pragma once

#include <stdexcept>

namespace app {

/// The command line or the JSON is wrong; `main` prints the message and exits with 2.
class ConfigError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace app
