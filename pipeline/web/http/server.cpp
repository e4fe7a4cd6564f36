#include "web/http/server.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <random>
#include <stdexcept>
#include <thread>

#include "outside/log.h"
#include "outside/parting.h"
#include "web/http/address.h"
#include "web/http/session.h"

namespace callmill::web {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

/// The rest of the process needs files too: SQLite's, the worker's own transfers.
std::size_t places(std::size_t wanted) {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0) return wanted;
  const rlim_t enough = std::min<rlim_t>(files.rlim_max, 2 * wanted);
  if (files.rlim_cur < enough) {
    const rlimit raised{enough, files.rlim_max};
    if (setrlimit(RLIMIT_NOFILE, &raised) == 0) files = raised;
  }
  return std::min<std::size_t>(wanted, std::max<rlim_t>(files.rlim_cur / 2, 1));
}

/// So that a log tells the requests of this run of the server from those of another.
std::string random_prefix() {
  std::random_device chance;
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%08x-", chance());
  return text.data();
}

std::string why_not(const error_code& error) {
  if (error == asio::error::address_in_use) return "another program listens there already";
  if (error == asio::error::access_denied) return "not permitted; ports below 1024 are for privileged programs";
  if (error == boost::system::errc::address_not_available) return "this machine has no such address";
  return error.message();
}

tcp::acceptor listening(asio::io_context& io, const Address& address) {
  tcp::acceptor acceptor(io);
  const tcp::endpoint endpoint(asio::ip::make_address(address.ip), address.port);
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (!error) acceptor.non_blocking(true, error);
  if (error) throw std::runtime_error("cannot listen on " + address.url() + ": " + why_not(error));
  ::fcntl(acceptor.native_handle(), F_SETFD, FD_CLOEXEC);
  return acceptor;
}

}  // namespace

class Server::Impl {
 public:
  Impl(const Address& address, Handler handler, const Limits& limits)
      : state_{.io = io_,
               .limits = limits,
               .handler = std::move(handler),
               .replies = std::make_shared<ReplyChannel>(io_),
               .id_prefix = random_prefix(),
               .when_empty = [this] { timer_.cancel(); }},
        acceptor_(listening(io_, address)),
        timer_(io_),
        address_(address) {
    state_.limits.connections = places(limits.connections);
    address_.port = acceptor_.local_endpoint().port();
    accept();
    thread_ = outside::thread_without_signals([this] { work(); });
  }
  ~Impl() {
    stop();
    thread_.join();
    state_.replies->shut();
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  const Address& address() const { return address_; }

  void stop() {
    if (!stop_asked_.exchange(true)) asio::post(io_, [this] { begin_to_stop(); });
  }

 private:
  void work() {
    for (;;) {
      try {
        io_.run();
        return;
      } catch (const std::exception& error) {
        log::error("web", std::string("a connection was given up: ") + error.what());
      }
    }
  }

  void accept() {
    acceptor_.async_wait(tcp::acceptor::wait_read, [this](error_code error) {
      if (error || state_.stopping) return;
      accept_waiting();
    });
  }

  /// A few at a time, so that open connections get their turn as well.
  void accept_waiting() {
    for (int i = 0; i < 16; ++i) {
      const int fd = ::accept4(acceptor_.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (fd >= 0) {
        admit(fd);
      } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
        break;
      } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
        return pause(errno);
      }
      // Else it broke before it was accepted (accept(2)): take the next.
    }
    accept();
  }

  void pause(int reason) {
    if (!paused_) log::warn("web", std::string("no further connections for now: ") + std::strerror(reason));
    paused_ = true;
    if (const auto session = state_.connections.to_close(state_.limits)) session->close();
    timer_.expires_after(state_.limits.accept_pause);
    timer_.async_wait([this](error_code error) {
      if (!error && !state_.stopping) accept_waiting();
    });
  }

  void admit(int fd) {
    paused_ = false;
    if (state_.connections.size() >= state_.limits.connections) {
      const auto session = state_.connections.to_close(state_.limits);
      if (!session) return turn_away(fd);
      session->close();
    }
    Session::open(state_, fd);
  }

  void turn_away(int fd) {
    const std::string id = state_.new_id();
    log::debug("web", "turned away: all places are taken", {{"status", 503}, {"request_id", id}});
    const std::string text = answer_text(error_response({503, "busy", "too many connections; try again later"}, id),
                                         {.request_id = id, .keep_alive = false});
    // Without reading what has come, the kernel would drop the answer with it.
    std::array<char, 4096> unread;
    while (::recv(fd, unread.data(), unread.size(), 0) > 0) {
    }
    static_cast<void>(::send(fd, text.data(), text.size(), MSG_NOSIGNAL));
    ::close(fd);
  }

  void begin_to_stop() {
    state_.stopping = true;
    error_code ignored;  // it is closed either way
    acceptor_.close(ignored);
    timer_.expires_after(state_.limits.grace);
    timer_.async_wait([this](error_code) {
      for (const auto& session : state_.connections.all()) session->close();
    });
    for (const auto& session : state_.connections.all()) session->finish();
    if (state_.connections.size() == 0) state_.when_empty();
  }

  asio::io_context io_{1};
  ServerState state_;
  tcp::acceptor acceptor_;
  asio::steady_timer timer_;  ///< Of the pause in accepting; then of the grace time.
  Address address_;
  std::atomic<bool> stop_asked_{false};
  bool paused_ = false;
  std::thread thread_;
};

Server::Server(const std::string& host_and_port, Handler handler, const Limits& limits)
    : impl_(std::make_unique<Impl>(read_address(host_and_port), std::move(handler), limits)) {}
Server::~Server() = default;

std::string Server::url() const {
  return impl_->address().url();
}
std::uint16_t Server::port() const {
  return impl_->address().port;
}
void Server::stop() {
  impl_->stop();
}

}  // namespace callmill::web
