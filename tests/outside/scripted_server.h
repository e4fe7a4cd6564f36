// A server on loopback that does exactly what a test says: a thread per connection, a blocking socket each.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <list>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

namespace callmill::tests {

/// The server's end of one connection.
class Peer {
 public:
  explicit Peer(int fd) : fd_(fd) {}
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  void say(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t sent = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  /// Up to and with `end`; less when the other side hung up first.
  std::string read_to(std::string_view end) {
    for (;;) {
      if (const auto at = pending_.find(end); at != std::string::npos) return take(at + end.size());
      if (!more()) return take(pending_.size());
    }
  }
  std::string read(std::size_t bytes) {
    while (pending_.size() < bytes && more()) {
    }
    return take(std::min(bytes, pending_.size()));
  }
  /// Says nothing until the other side hangs up.
  void silence() {
    while (more()) {
    }
  }
  /// Whether the other side hung up, waiting for it so long at most. What it sent meanwhile is kept.
  bool hangs_up_within(std::chrono::milliseconds at_most) {
    pollfd readable{fd_, POLLIN, 0};
    const auto until = std::chrono::steady_clock::now() + at_most;
    do {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
      if (::poll(&readable, 1, std::max(0, static_cast<int>(left.count()))) > 0 && !more()) return true;
    } while (std::chrono::steady_clock::now() < until);
    return false;
  }
  /// Closes with RST instead of FIN.
  void reset() const {
    const linger none{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &none, sizeof none);
  }
  int fd() const { return fd_; }

 private:
  bool more() {
    char buffer[16384];
    const ssize_t received = ::recv(fd_, buffer, sizeof buffer, 0);
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
};

class ScriptedServer {
 public:
  /// `serve(peer, n)` plays the n-th connection, counted from 0; the connection is closed when it returns.
  explicit ScriptedServer(std::function<void(Peer&, int)> serve) : serve_(std::move(serve)) {
    listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (::bind(listening_, reinterpret_cast<sockaddr*>(&address), length) != 0 || ::listen(listening_, 512) != 0 ||
        ::getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &length) != 0)
      throw std::runtime_error("no listening socket");
    port_ = ntohs(address.sin_port);
    accepting_ = std::thread([this] { accept_all(); });
  }
  ~ScriptedServer() {
    ::shutdown(listening_, SHUT_RDWR);
    accepting_.join();
    ::close(listening_);
    {
      const std::lock_guard lock(mutex_);
      for (const int fd : open_) ::shutdown(fd, SHUT_RDWR);
    }
    for (std::thread& thread : threads_) thread.join();
  }
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  std::string host_and_port() const { return "127.0.0.1:" + std::to_string(port_); }
  int port() const { return port_; }
  int connections() const {
    const std::lock_guard lock(mutex_);
    return connections_;
  }

 private:
  void accept_all() {
    for (;;) {
      const int fd = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) return;
      const std::lock_guard lock(mutex_);
      open_.push_back(fd);
      threads_.emplace_back([this, fd, number = connections_++] {
        Peer peer(fd);
        serve_(peer, number);
        const std::lock_guard closing(mutex_);
        open_.remove(fd);
        ::close(fd);
      });
    }
  }
  std::function<void(Peer&, int)> serve_;
  int listening_ = -1;
  int port_ = 0;
  std::thread accepting_;
  mutable std::mutex mutex_;
  std::list<int> open_;
  std::list<std::thread> threads_;
  int connections_ = 0;
};

}  // namespace callmill::tests
