#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

#include "files/fetch.h"
#include "fuzz/target.h"

namespace {

namespace fs = std::filesystem;

/// Gives the same answer to whoever connects, whatever is asked.
class Server {
 public:
  Server() : listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    if (bind(listener_, plain, length) != 0 || listen(listener_, 16) != 0 ||
        getsockname(listener_, plain, &length) != 0)
      throw std::logic_error("no local server");
    port_ = ntohs(address.sin_port);
    std::thread([this] { serve(); }).detach();
  }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/list.tsv"; }

  void answer_with(std::string_view answer) {
    const std::lock_guard lock(mutex_);
    answer_ = answer;
  }

 private:
  void serve() {
    while (true) {
      const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (client < 0) continue;
      char request[4096];
      if (recv(client, request, sizeof request, 0) > 0) {
        const std::lock_guard lock(mutex_);
        send(client, answer_.data(), answer_.size(), MSG_NOSIGNAL);
      }
      close(client);
    }
  }

  int listener_;
  int port_ = 0;
  std::mutex mutex_;
  std::string answer_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static auto* const server = new Server;
  static const auto folder = fs::temp_directory_path() / ("fuzz-" + std::to_string(getpid()));
  server->answer_with(fuzz::text(data, size));
  files::FetchLimits limits;
  limits.most_bytes = 1 << 16;
  limits.file_seconds = 1;
  limits.tries = 2;
  fuzz::read_or_refuse([&] {
    files::fetch_all({{{server->url()}, folder / "with_digest", std::string(64, '0')},
                      {{server->url()}, folder / "without", ""}},
                     limits, {});
  });
  fs::remove_all(folder);
  return 0;
}
