// A client of the HTTP server that sends exactly the bytes it is given, whole or not, well behaved or not.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace callmill::tests {

/// What came back for one request.
struct HttpAnswer {
  int status = 0;  ///< 0: the connection ended before an answer was there.
  std::string head;
  std::string body;

  /// The value of the header; "(none)" if it is not there.
  std::string header(std::string_view name) const {
    const auto at = head.find("\r\n" + std::string(name) + ": ");
    if (at == std::string::npos) return "(none)";
    const auto begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }
};

class Client {
 public:
  explicit Client(int port) : Client() { connect(port); }
  /// A socket that is not connected yet.
  Client() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (fd_ < 0) throw std::runtime_error("no socket");
    const timeval patience{20, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    const int on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  ~Client() {
    if (fd_ >= 0) ::close(fd_);
  }
  Client(Client&& other) noexcept
      : fd_(std::exchange(other.fd_, -1)), pending_(std::move(other.pending_)), ended_(other.ended_) {}
  Client& operator=(Client&&) = delete;

  void connect(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("cannot connect");
  }

  int fd() const { return fd_; }

  /// Whether all of it could be sent.
  bool say(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void say_no_more() { ::shutdown(fd_, SHUT_WR); }
  /// Hangs up with RST instead of FIN.
  void reset() {
    const linger none{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    ::close(std::exchange(fd_, -1));
  }

  /// The next answer. `to_head`: the request was HEAD, so no body comes.
  HttpAnswer answer(bool to_head = false) {
    std::size_t end = 0;
    while ((end = pending_.find("\r\n\r\n")) == std::string::npos) {
      if (!more()) return {0, pending_, {}};
    }
    HttpAnswer answer{0, take(end + 4), {}};
    if (answer.head.starts_with("HTTP/1.1 ")) answer.status = std::stoi(answer.head.substr(9, 3));
    const std::string length = answer.header("Content-Length");
    if (to_head || length == "(none)") return answer;
    while (pending_.size() < std::stoul(length) && more()) {
    }
    answer.body = take(std::min(pending_.size(), std::stoul(length)));
    return answer;
  }
  HttpAnswer ask(std::string_view bytes) {
    say(bytes);
    return answer();
  }
  /// All that still comes until the server hangs up; `false` in ended(): it did not within the patience.
  std::string rest() {
    while (more()) {
    }
    return take(pending_.size());
  }
  /// The server has hung up.
  bool ended() const { return ended_; }

 private:
  bool more() {
    char buffer[65536];
    const ssize_t received = ::recv(fd_, buffer, sizeof buffer, 0);
    if (received == 0 || (received < 0 && errno == ECONNRESET)) ended_ = true;
    if (received <= 0) return false;
    pending_.append(buffer, static_cast<std::size_t>(received));
    return true;
  }
  std::string take(std::size_t bytes) {
    std::string taken = pending_.substr(0, bytes);
    pending_.erase(0, bytes);
    return taken;
  }

  int fd_;
  std::string pending_;
  bool ended_ = false;
};

/// "GET /path HTTP/1.1" with a Host and nothing else.
inline std::string get(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
}
inline std::string post(const std::string& path, const std::string& body) {
  return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace callmill::tests
