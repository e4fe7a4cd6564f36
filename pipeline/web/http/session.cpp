#include "web/http/session.h"

#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include "outside/log.h"

namespace callmill::web {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::size_t kLongestLoggedPath = 200;

}  // namespace

void ReplyChannel::pass(const std::weak_ptr<Session>& session, std::uint64_t number, Response response) {
  const std::lock_guard lock(mutex_);
  if (io_ == nullptr) return;
  asio::post(*io_, [session, number, response = std::move(response)] {
    if (const auto still_there = session.lock()) still_there->answer(number, response);
  });
}

void ReplyChannel::shut() {
  const std::lock_guard lock(mutex_);
  io_ = nullptr;
}

struct Session::Wire {
  Wire(asio::io_context& io, int fd) : socket(io), timer(io) {
    error_code error;
    // v4 or v6 matters only for the socket's address, which is not asked for.
    socket.assign(tcp::v4(), fd, error);
    if (error) ::close(fd);
    if (error) throw boost::system::system_error(error);
    error_code ignored;  // without it answers are only slower
    socket.set_option(tcp::no_delay(true), ignored);
    socket.non_blocking(true);
  }
  tcp::socket socket;
  asio::steady_timer timer;
};

void Session::open(ServerState& state, int fd) {
  const auto session = std::make_shared<Session>(state, fd);
  session->place_ = state.connections.add(session, Phase::head);
  session->deadline_ = Clock::now() + state.limits.head;
  session->watch(session->deadline_);
  session->wait_for_bytes();
}

Session::Session(ServerState& state, int fd)
    : state_(state),
      wire_(std::make_unique<Wire>(state.io, fd)),
      reader_(state.limits, state.new_id()),
      watched_until_(Clock::time_point::max()) {}

Session::~Session() = default;

void Session::close() {
  if (!open_) return;
  open_ = false;
  count_body(0);
  error_code ignored;  // it is closed either way
  wire_->socket.close(ignored);
  wire_->timer.cancel();
  state_.connections.remove(place_, phase_);
  if (state_.stopping && state_.connections.size() == 0) state_.when_empty();
}

void Session::enter(Phase phase) {
  state_.connections.move(place_, phase_, phase);
  phase_ = phase;
  deadline_ = Clock::now() + time_limit(state_.limits, phase);
  if (watched_until_ > deadline_) watch(deadline_);
}

/// A timer that is set for an earlier moment is kept: when it fires, it is set again. So a busy connection does not set
/// one for each request.
void Session::watch(Clock::time_point until) {
  watched_until_ = until;
  wire_->timer.expires_at(until);
  wire_->timer.async_wait([weak = weak_from_this()](error_code error) {
    const auto self = weak.lock();
    if (error || !self || !self->open_) return;
    self->watched_until_ = Clock::time_point::max();
    if (Clock::now() < self->deadline_) return self->watch(self->deadline_);
    self->time_is_up();
  });
}

void Session::time_is_up() {
  const auto seconds =
      std::to_string(std::chrono::ceil<std::chrono::seconds>(time_limit(state_.limits, phase_)).count());
  switch (phase_) {
    case Phase::head:
      if (reader_.state() == RequestReader::State::nothing) return close();
      return refuse({408, "timeout", "the headers did not come within " + seconds + " s"});
    case Phase::body:
      return refuse({408, "timeout", "the body did not come within " + seconds + " s"});
    case Phase::handler:
      log::error("web", "no answer to a request within " + seconds + " s",
                 {{"request_id", reader_.request().request_id}});
      return refuse({503, "no_answer", "there was no answer within " + seconds + " s; try again later"});
    case Phase::write: {
      error_code ignored;  // then the rest is thrown away a little later
      wire_->socket.set_option(asio::socket_base::linger(true, 0), ignored);
      return close();
    }
    case Phase::idle:
    case Phase::drain:
      return close();
  }
}

void Session::wait_for_bytes() {
  if (waiting_) return;
  waiting_ = true;
  wire_->socket.async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code error) {
    self->waiting_ = false;
    if (!self->open_) return;
    if (error) return self->close();
    // After a timeout the answer is under way; what still comes is read when it has been sent.
    if (self->phase_ != Phase::write) self->read();
  });
}

void Session::read() {
  // One for all sessions: a slow one holds no buffer of its own.
  static thread_local std::array<char, 16384> buffer;
  error_code error;
  const std::size_t count = wire_->socket.read_some(asio::buffer(buffer), error);
  if (error == asio::error::would_block || error == asio::error::interrupted) return wait_for_bytes();
  if (error) return close();
  if (phase_ == Phase::drain) return wait_for_bytes();
  go_on(reader_.add({buffer.data(), count}));
}

void Session::go_on(RequestReader::State state) {
  switch (state) {
    case RequestReader::State::nothing:
      return wait_for_bytes();
    case RequestReader::State::head:
      if (phase_ != Phase::head) enter(Phase::head);
      return wait_for_bytes();
    case RequestReader::State::body:
      return read_body();
    case RequestReader::State::whole:
      return ask_handler();
    case RequestReader::State::refused:
      return refuse(reader_.error());
  }
}

void Session::read_body() {
  if (phase_ != Phase::body) enter(Phase::body);
  count_body(reader_.body_bytes());
  if (state_.body_bytes > state_.limits.all_bodies_bytes)
    return refuse({503, "busy", "too many large requests at once; try again later"});
  if (!reader_.wants_continue() || said_continue_) return wait_for_bytes();
  said_continue_ = true;
  asio::async_write(wire_->socket, asio::buffer(kContinue), [self = shared_from_this()](error_code error, std::size_t) {
    if (self->open_ && error) self->close();
  });
  wait_for_bytes();
}

void Session::count_body(std::size_t bytes) {
  state_.body_bytes += bytes - body_bytes_;
  body_bytes_ = bytes;
}

void Session::ask_handler() {
  enter(Phase::handler);
  count_body(reader_.body_bytes());
  begun_ = Clock::now();
  keep_alive_ = reader_.keep_alive();
  const std::uint64_t number = ++number_;
  const Request& request = reader_.request();
  try {
    state_.handler(request, [replies = state_.replies, weak = weak_from_this(), number](Response response) {
      replies->pass(weak, number, std::move(response));
    });
  } catch (const std::exception& error) {
    fail(error.what());
  } catch (...) {
    fail("something was thrown that is no std::exception");
  }
}

void Session::fail(const char* why) {
  const std::string& id = reader_.request().request_id;
  log::error("web", std::string("a request could not be answered: ") + why, {{"request_id", id}});
  answer(number_, error_response({500, "internal", "this request could not be answered"}, id));
}

void Session::answer(std::uint64_t number, const Response& response) {
  if (open_ && phase_ == Phase::handler && number == number_) send(response);
}

void Session::refuse(const RequestError& error) {
  if (phase_ != Phase::handler) begun_ = Clock::now();
  keep_alive_ = false;
  const Response response = error_response(error, reader_.request().request_id);
  reader_.give_up();
  send(response);
}

void Session::send(const Response& response) {
  keep_alive_ = keep_alive_ && !state_.stopping;
  outgoing_ = answer_text(response, {.request_id = reader_.request().request_id,
                                     .keep_alive = keep_alive_,
                                     .http_1_0 = reader_.http_1_0(),
                                     .head_only = reader_.head_only()});
  log(response.status);
  enter(Phase::write);
  asio::async_write(wire_->socket, asio::buffer(outgoing_), [self = shared_from_this()](error_code error, std::size_t) {
    if (!self->open_) return;
    if (error) return self->close();
    self->sent();
  });
}

void Session::sent() {
  outgoing_ = {};
  count_body(0);
  if (!keep_alive_ || state_.stopping) return drain();
  said_continue_ = false;
  enter(Phase::idle);
  go_on(reader_.next(state_.new_id()));
}

/// To close at once while the client still sends would make its kernel drop our answer.
void Session::drain() {
  error_code error;
  wire_->socket.shutdown(tcp::socket::shutdown_send, error);
  if (error) return close();
  enter(Phase::drain);
  wait_for_bytes();
}

void Session::finish() {
  error_code error;
  const bool begun = reader_.state() != RequestReader::State::nothing || wire_->socket.available(error) > 0;
  if (!begun) close();
}

void Session::log(int status) const {
  const Request& request = reader_.request();
  const bool looked_only = request.method.empty() || request.method == "GET";
  const auto level = status >= 500 ? log::Level::warn : looked_only ? log::Level::debug : log::Level::info;
  if (!log::enabled(level)) return;
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begun_);
  log::write(level, "web", "answered",
             {{"method", reader_.head_only() ? "HEAD" : request.method.c_str()},
              {"path", std::string_view(request.path).substr(0, kLongestLoggedPath)},
              {"status", status},
              {"duration_ms", took.count()},
              {"request_id", request.request_id}});
}

}  // namespace callmill::web
