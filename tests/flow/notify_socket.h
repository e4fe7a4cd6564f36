// The service manager's end of NOTIFY_SOCKET.
#pragma once

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "scratch.h"

namespace callmill::tests {

class NotifySocket {
 public:
  NotifySocket() : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path().c_str(), sizeof address.sun_path - 1);
    if (::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      throw std::runtime_error("cannot bind " + path());
  }
  ~NotifySocket() { ::close(socket_); }
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  std::string path() const { return (folder_.path() / "notify").string(); }

  /// The next message; nothing when none comes within `at_most`.
  std::optional<std::string> next(std::chrono::milliseconds at_most = std::chrono::milliseconds{0}) {
    timeval wait{at_most.count() / 1000, (at_most.count() % 1000) * 1000};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    std::array<char, 4096> bytes{};
    const auto length = ::recv(socket_, bytes.data(), bytes.size(), at_most.count() == 0 ? MSG_DONTWAIT : 0);
    return length < 0 ? std::nullopt : std::optional<std::string>{{bytes.data(), static_cast<std::size_t>(length)}};
  }

  /// Reads messages until one begins with `start`; false when none has within `at_most`. What was read is in seen().
  bool wait_for(const std::string& start, std::chrono::milliseconds at_most = std::chrono::seconds{20}) {
    const auto until = std::chrono::steady_clock::now() + at_most;
    while (std::chrono::steady_clock::now() < until) {
      const auto message = next(std::chrono::milliseconds{100});
      if (!message) continue;
      seen_.push_back(*message);
      if (message->starts_with(start)) return true;
    }
    return false;
  }
  const std::vector<std::string>& seen() const { return seen_; }

 private:
  ScratchFolder folder_;
  int socket_;
  std::vector<std::string> seen_;
};

}  // namespace callmill::tests
