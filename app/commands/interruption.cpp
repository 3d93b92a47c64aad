#include "app/commands/interruption.h"

#include <unistd.h>

#include <csignal>

#include "app/commands/commands.h"

namespace commands {
namespace {

volatile std::sig_atomic_t asked = 0;

void on_signal(int) {
  // Results on disk are whole at any moment: nothing is lost by leaving here.
  if (asked != 0) _exit(interrupted);
  asked = 1;
}

}  // namespace

void catch_interruptions() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool interruption_asked() {
  return asked != 0;
}

}  // namespace commands
