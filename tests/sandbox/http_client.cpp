#include "http_client.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <memory>
#include <regex>
#include <stdexcept>

namespace callmill::sandbox {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

class Posting : public std::enable_shared_from_this<Posting> {
 public:
  Posting(asio::io_context& io, http::request<http::string_body> request, std::function<void(int)> then)
      : stream_(io), request_(std::move(request)), then_(std::move(then)) {}

  void start(const asio::ip::tcp::endpoint& server) {
    stream_.expires_after(std::chrono::seconds{5});
    stream_.async_connect(server, [self = shared_from_this()](error_code error) {
      if (error) return self->then_(0);
      http::async_write(self->stream_, self->request_, [self](error_code fault, std::size_t) {
        if (fault) return self->then_(0);
        self->read();
      });
    });
  }

 private:
  void read() {
    http::async_read(stream_, buffer_, response_, [self = shared_from_this()](error_code error, std::size_t) {
      self->then_(error ? 0 : static_cast<int>(self->response_.result_int()));
    });
  }

  beast::tcp_stream stream_;
  http::request<http::string_body> request_;
  beast::flat_buffer buffer_;
  http::response<http::string_body> response_;
  std::function<void(int)> then_;
};

}  // namespace

void http_post(asio::io_context& io, const std::string& url, const std::map<std::string, std::string>& headers,
               const std::string& body, std::function<void(int status)> then) {
  static const std::regex shape(R"(http://(127\.[0-9.]+|localhost):([0-9]{1,5})(/.*)?)");
  std::smatch parts;
  if (!std::regex_match(url, parts, shape))
    throw std::runtime_error(url + ": expected http://127.0.0.1:PORT/PATH, an address of loopback");
  const std::string host = parts[1] == "localhost" ? std::string("127.0.0.1") : parts[1].str();
  http::request<http::string_body> request{http::verb::post, parts[3].matched ? parts[3].str() : "/", 11};
  request.set(http::field::host, host + ":" + parts[2].str());
  for (const auto& [name, value] : headers) request.set(name, value);
  request.keep_alive(false);
  request.body() = body;
  request.prepare_payload();
  const asio::ip::tcp::endpoint server(asio::ip::make_address(host),
                                       static_cast<unsigned short>(std::stoul(parts[2].str())));
  std::make_shared<Posting>(io, std::move(request), std::move(then))->start(server);
}

}  // namespace callmill::sandbox
