#pragma once

#include <atomic>
#include <string>
#include <thread>

/// An HTTP server on localhost that gives one body at every path, one request a connection.
class LocalServer {
 public:
  struct Options {
    std::string body;
    bool ranges = true;       ///< honours "Range: bytes=N-"; 416 past the end
    std::string status = "";  ///< where set, the answer to everything, such as "404 Not Found"
    size_t cut_after = 0;  ///< where not 0, closes after so many bytes of the first answer's body
  };

  explicit LocalServer(Options options);
  ~LocalServer();
  LocalServer(const LocalServer&) = delete;
  LocalServer& operator=(const LocalServer&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/weights.bin"; }
  int requests() const { return requests_; }
  /// How many bytes of the body went out, over all requests.
  size_t bytes_sent() const { return bytes_sent_; }

 private:
  void serve();
  void answer(int connection);

  Options options_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> requests_{0};
  std::atomic<size_t> bytes_sent_{0};
  std::thread thread_;
};
