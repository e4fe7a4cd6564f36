#include "openai_server.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <memory>
#include <optional>
#include <sstream>

#include "chat.h"

namespace callmill::sandbox {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::uint64_t kLongestBody = 64U << 20U;

/// One connection; keeps itself alive through the callbacks that wait for it.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(World& world, tcp::socket socket) : world_(world), socket_(std::move(socket)), timer_(world.io) {}

  void start() {
    if (world_.script.take("openai", {"reset"}, {""})) {
      ++world_.ledger.openai_requests["reset"];
      return reset();
    }
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
    if (request.method() == http::verb::get && request.target() == "/sandbox/ledger")
      return send({200, {}, world_.ledger.to_json(), "whole", 0});
    if (request.method() == http::verb::post && request.target() == "/sandbox/script")
      return send(replace_script(request.body()));
    if (request.method() != http::verb::post || request.target() != "/v1/chat/completions")
      return send(
          {404, {}, R"({"error":{"message":"Unknown request URL","type":"invalid_request_error"}})", "whole", 0});
    const auto authorization = request[http::field::authorization];
    const ChatRequest asked{std::string(authorization.data(), authorization.size()), request.body()};
    timer_.expires_after(world_.latency());
    timer_.async_wait([self = shared_from_this(),
                       answer = answer_chat(asked, world_.script, world_.ledger)](error_code) { self->send(answer); });
  }

  ChatAnswer replace_script(const std::string& text) {
    try {
      world_.script = Script::parse(text);
      return {200, {}, "{}\n", "whole", 0};
    } catch (const std::exception& error) {
      return {400, {}, std::string(error.what()) + "\n", "whole", 0};
    }
  }

  void send(const ChatAnswer& answer) {
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
  tcp::socket socket_;
  asio::steady_timer timer_;
  boost::beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::string outgoing_;
  bool keep_alive_ = true;
};

}  // namespace

OpenaiServer::OpenaiServer(World& world, unsigned short port)
    : world_(world), acceptor_(world.io, tcp::endpoint(asio::ip::address_v4::loopback(), port)) {
  accept();
}

void OpenaiServer::accept() {
  acceptor_.async_accept([this](error_code error, tcp::socket socket) {
    if (error == asio::error::operation_aborted) return;
    if (!error) {
      error_code ignored;  // only speed is at stake
      socket.set_option(tcp::no_delay(true), ignored);
      std::make_shared<Session>(world_, std::move(socket))->start();
    }
    accept();
  });
}

}  // namespace callmill::sandbox
