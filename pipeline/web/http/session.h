// One connection: reads requests, has them answered in order, keeps to the limits. All in the server's thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "web/http/exchange.h"
#include "web/http/http_connections.h"
#include "web/http/limits.h"
#include "web/http/request_reader.h"

namespace boost::asio {
class io_context;
}

namespace callmill::web {

/// Passes an answer from another thread to the server's thread; drops it once the server has ended.
class ReplyChannel {
 public:
  explicit ReplyChannel(boost::asio::io_context& io) : io_(&io) {}
  void pass(const std::weak_ptr<Session>& session, std::uint64_t number, Response response);
  void shut();

 private:
  std::mutex mutex_;
  boost::asio::io_context* io_;
};

/// Shared by the sessions of one server.
struct ServerState {
  boost::asio::io_context& io;
  Limits limits;
  Handler handler;
  std::shared_ptr<ReplyChannel> replies;
  std::string id_prefix;  ///< Of the request ids made here.
  std::uint64_t ids_given = 0;
  HttpConnections connections{};
  std::size_t body_bytes = 0;  ///< Of all bodies read and not answered yet.
  bool stopping = false;
  std::function<void()> when_empty;  ///< Called when the last connection is closed while stopping.

  std::string new_id() { return id_prefix + std::to_string(++ids_given); }
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  /// Takes over the connected socket `fd`, which must be non-blocking.
  static void open(ServerState& state, int fd);
  Session(ServerState& state, int fd);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Sends the handler's answer to request `number`; does nothing if that one is no longer waited for.
  void answer(std::uint64_t number, const Response& response);
  /// No further requests; one under way is still answered.
  void finish();
  void close();

 private:
  using Clock = std::chrono::steady_clock;
  struct Wire;  // socket and timer

  void enter(Phase phase);
  void watch(Clock::time_point until);
  void time_is_up();
  void wait_for_bytes();
  void read();
  void go_on(RequestReader::State state);
  void read_body();
  void ask_handler();
  void fail(const char* why);
  void refuse(const RequestError& error);
  void send(const Response& response);
  void sent();
  void drain();
  void count_body(std::size_t bytes);
  void log(int status) const;

  ServerState& state_;
  std::unique_ptr<Wire> wire_;
  RequestReader reader_;
  Phase phase_ = Phase::head;
  HttpConnections::Place place_;
  bool open_ = true;
  bool waiting_ = false;  ///< For bytes.
  bool keep_alive_ = false;
  bool said_continue_ = false;
  std::uint64_t number_ = 0;  ///< Of the request that the handler was asked last.
  std::size_t body_bytes_ = 0;
  std::string outgoing_;
  Clock::time_point begun_{};  ///< When the present request's head was whole; the log's duration_ms counts from it.
  Clock::time_point deadline_{};
  Clock::time_point watched_until_{};  ///< When the timer fires; max(): it is not set.
};

}  // namespace callmill::web
