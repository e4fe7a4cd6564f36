#include "http_server.h"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <memory>
#include <optional>
#include <sstream>

namespace callmill::sandbox {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::uint64_t kLongestBody = 64U << 20U;

HttpAsk ask_of(const http::request<http::string_body>& request) {
  HttpAsk ask;
  ask.method = std::string(request.method_string());
  ask.target = std::string(request.target());
  ask.body = request.body();
  for (const auto& field : request) {
    std::string name(field.name_string());
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    ask.headers[name] = std::string(field.value());
  }
  return ask;
}

/// What a person or a test asks of the sandbox itself.
std::optional<HttpAnswer> answer_control(World& world, const HttpAsk& ask) {
  if (ask.method == "GET" && ask.target == "/sandbox/ledger") return HttpAnswer{200, {}, world.ledger.to_json()};
  const bool script = ask.target == "/sandbox/script";
  if (ask.method != "POST" || !(script || ask.target == "/sandbox/fates")) return std::nullopt;
  try {
    if (script)
      world.script = Script::parse(ask.body);
    else
      world.fates = Fates::parse(ask.body);
    return HttpAnswer{200, {}, "{}\n"};
  } catch (const std::exception& error) {
    return HttpAnswer{400, {}, std::string(error.what()) + "\n"};
  }
}

/// One connection; keeps itself alive through the callbacks that wait for it.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(World& world, Service service, tcp::socket socket)
      : world_(world), service_(std::move(service)), socket_(std::move(socket)), timer_(world.io) {}

  void start(bool refused) {
    if (refused) return reset();
    read();
  }

 private:
  void read() {
    parser_.emplace();
    parser_->body_limit(kLongestBody);
    http::async_read(socket_, buffer_, *parser_, [self = shared_from_this()](error_code error, std::size_t) {
      if (!error) self->handle(self->parser_->get());
    });
  }

  void handle(const http::request<http::string_body>& request) {
    keep_alive_ = request.keep_alive();
    const HttpAsk ask = ask_of(request);
    if (const auto answer = answer_control(world_, ask)) return send(*answer);
    service_(ask, [self = shared_from_this()](const HttpAnswer& answer) { self->send(answer); });
  }

  void send(const HttpAnswer& answer) {
    if (answer.delivery == "reset_after_request") return reset();
    if (answer.delivery == "silence") return wait_for_hang_up();
    http::response<http::string_body> response{http::int_to_status(static_cast<unsigned>(answer.status)), 11};
    response.set(http::field::content_type, "application/json");
    for (const auto& [name, value] : answer.headers) response.set(name, value);
    response.keep_alive(keep_alive_);
    response.body() = answer.body;
    response.prepare_payload();
    std::ostringstream text;
    text << response;
    outgoing_ = text.str();
    if (answer.delivery == "drip") return drip(0, std::chrono::milliseconds{answer.interval_ms});
    asio::async_write(socket_, asio::buffer(outgoing_), [self = shared_from_this()](error_code error, std::size_t) {
      if (!error && self->keep_alive_) self->read();
    });
  }

  void drip(std::size_t sent, std::chrono::milliseconds interval) {
    if (sent == outgoing_.size()) return;
    asio::async_write(socket_, asio::buffer(&outgoing_[sent], 1),
                      [self = shared_from_this(), sent, interval](error_code error, std::size_t) {
                        if (error) return;
                        self->timer_.expires_after(interval);
                        self->timer_.async_wait([self, sent, interval](error_code) { self->drip(sent + 1, interval); });
                      });
  }

  void wait_for_hang_up() {
    socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code) {});
  }

  void reset() {
    error_code ignored;  // the connection is given up either way
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
  }

  World& world_;
  Service service_;
  tcp::socket socket_;
  asio::steady_timer timer_;
  boost::beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::string outgoing_;
  bool keep_alive_ = true;
};

}  // namespace

HttpServer::HttpServer(World& world, std::string name, unsigned short port, Service service)
    : world_(world),
      name_(std::move(name)),
      service_(std::move(service)),
      acceptor_(world.io, tcp::endpoint(asio::ip::address_v4::loopback(), port)) {
  accept();
}

void HttpServer::accept() {
  acceptor_.async_accept([this](error_code error, tcp::socket socket) {
    if (error == asio::error::operation_aborted) return;
    if (!error) {
      error_code ignored;  // only speed is at stake
      socket.set_option(tcp::no_delay(true), ignored);
      const bool refused = world_.script.take(name_, {"reset"}, {""}).has_value();
      if (refused) world_.ledger.count(name_, "reset");
      std::make_shared<Session>(world_, service_, std::move(socket))->start(refused);
    }
    accept();
  });
}

}  // namespace callmill::sandbox
