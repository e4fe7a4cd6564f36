#include "smtp_server.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <memory>

#include "smtp_talk.h"

namespace callmill::sandbox {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Then = SmtpAnswer::Then;

constexpr std::size_t kLongestMessage = 64U << 20U;

/// One connection; keeps itself alive through the callbacks that wait for it.
class SmtpSession : public std::enable_shared_from_this<SmtpSession> {
 public:
  SmtpSession(World& world, std::set<std::string>& greylisted, tcp::socket socket)
      : world_(world), socket_(std::move(socket)), timer_(world.io), talk_(world, greylisted) {}

  void start() { answer(talk_.greeting()); }

 private:
  void answer(const SmtpAnswer& what) {
    outgoing_ = what.reply.empty() ? "" : what.reply + "\r\n";
    asio::async_write(socket_, asio::buffer(outgoing_),
                      [self = shared_from_this(), then = what.then](error_code error, std::size_t) {
                        if (!error) self->go_on(then);
                      });
  }

  void go_on(Then then) {
    if (then == Then::line) return read_line();
    if (then == Then::message) return read_message();
    if (then == Then::silence) socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](error_code) {});
    // Otherwise nothing holds the session any longer, and the connection closes.
  }

  void read_line() {
    asio::async_read_until(socket_, asio::dynamic_buffer(incoming_, kLongestMessage), "\r\n",
                           [self = shared_from_this()](error_code error, std::size_t length) {
                             if (!error) self->answer(self->talk_.line(self->take(length, 2)));
                           });
  }

  void read_message() {
    // An empty message is nothing but the final dot: the line end before it was DATA's.
    incoming_.insert(0, "\r\n");
    asio::async_read_until(socket_, asio::dynamic_buffer(incoming_, kLongestMessage), "\r\n.\r\n",
                           [self = shared_from_this()](error_code error, std::size_t length) {
                             if (!error) self->take_message(self->take(length, 3).substr(2));
                           });
  }

  void take_message(const std::string& message) {
    timer_.expires_after(world_.latency());
    timer_.async_wait([self = shared_from_this(), message](error_code) { self->answer(self->talk_.message(message)); });
  }

  /// The first `length` bytes that came in, less `end` at their end.
  std::string take(std::size_t length, std::size_t end) {
    std::string taken = incoming_.substr(0, length - end);
    incoming_.erase(0, length);
    return taken;
  }

  World& world_;
  tcp::socket socket_;
  asio::steady_timer timer_;
  SmtpTalk talk_;
  std::string incoming_;
  std::string outgoing_;
};

}  // namespace

SmtpServer::SmtpServer(World& world, unsigned short port)
    : world_(world), acceptor_(world.io, tcp::endpoint(asio::ip::address_v4::loopback(), port)) {
  accept();
}

void SmtpServer::accept() {
  acceptor_.async_accept([this](error_code error, tcp::socket socket) {
    if (error == asio::error::operation_aborted) return;
    if (!error) {
      error_code ignored;  // only speed is at stake
      socket.set_option(tcp::no_delay(true), ignored);
      std::make_shared<SmtpSession>(world_, greylisted_, std::move(socket))->start();
    }
    accept();
  });
}

}  // namespace callmill::sandbox
