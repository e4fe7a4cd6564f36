// The HTTP/1.1 server: one thread for all connections, however many and slow they are.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "web/http/exchange.h"
#include "web/http/limits.h"

namespace callmill::web {

/// Listens and answers once constructed. Has no TLS: use it on loopback or behind a proxy with TLS.
///
/// Requests of one connection are answered in order, one after the other. Those that break Limits, or that read_head()
/// refuses, do not reach the handler: the server answers them with error_response().
class Server {
 public:
  /// `host_and_port` as read_address() has it. The handler, and what it refers to, outlive the server. Raises the
  /// process's soft limit of open files if that is too low for `limits.connections`. Throws std::invalid_argument for
  /// an address that cannot be read, std::runtime_error with a sentence for one that cannot be listened on.
  Server(const std::string& host_and_port, Handler handler, const Limits& limits = {});
  /// stop(), and waits until all has ended: Limits::grace at most.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// "http://127.0.0.1:8080"
  std::string url() const;
  std::uint16_t port() const;

  /// Accepts no more connections and reads no more requests; those under way are answered within Limits::grace, then
  /// all connections are closed. Returns at once. Callable from any thread, more than once.
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace callmill::web
