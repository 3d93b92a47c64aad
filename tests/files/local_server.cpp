#include "tests/files/local_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace {

std::string read_request(int connection) {
  std::string request;
  char piece[1024];
  while (request.find("\r\n\r\n") == std::string::npos) {
    const ssize_t count = ::recv(connection, piece, sizeof piece, 0);
    if (count <= 0) break;
    request.append(piece, static_cast<size_t>(count));
  }
  return request;
}

void send_all(int connection, const std::string& text) {
  size_t sent = 0;
  while (sent < text.size()) {
    const ssize_t count = ::send(connection, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return;
    sent += static_cast<size_t>(count);
  }
}

size_t range_start(const std::string& request) {
  const std::string key = "Range: bytes=";
  const auto found = request.find(key);
  return found == std::string::npos ? 0 : std::stoul(request.substr(found + key.size()));
}

}  // namespace

LocalServer::LocalServer(Options options) : options_(std::move(options)) {
  ::setenv("no_proxy", "127.0.0.1", 1);  // a proxy of the machine must not see this
  listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (listener_ < 0 || ::bind(listener_, generic, size) != 0 || ::listen(listener_, 8) != 0 ||
      ::getsockname(listener_, generic, &size) != 0) {
    throw std::runtime_error("cannot listen on localhost");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

LocalServer::~LocalServer() {
  ::shutdown(listener_, SHUT_RDWR);
  thread_.join();
  ::close(listener_);
}

void LocalServer::serve() {
  for (;;) {
    const int connection = ::accept(listener_, nullptr, nullptr);
    if (connection < 0) return;
    ++requests_;
    answer(connection);
    ::close(connection);
  }
}

void LocalServer::answer(int connection) {
  const auto request = read_request(connection);
  if (!options_.status.empty()) {
    return send_all(connection, "HTTP/1.1 " + options_.status + "\r\nContent-Length: 0\r\n\r\n");
  }
  const size_t start = options_.ranges ? range_start(request) : 0;
  if (start > 0 && start >= options_.body.size()) {
    return send_all(connection, "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\n\r\n");
  }
  auto body = options_.body.substr(start);
  auto head = std::string("HTTP/1.1 ") + (start > 0 ? "206 Partial Content" : "200 OK") +
              "\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  if (start > 0) {
    const auto end = std::to_string(options_.body.size());
    head += "Content-Range: bytes " + std::to_string(start) + "-" +
            std::to_string(options_.body.size() - 1) + "/" + end + "\r\n";
  }
  if (options_.cut_after != 0 && requests_ == 1) body.resize(options_.cut_after);
  bytes_sent_ += body.size();
  send_all(connection, head + "\r\n" + body);
}
