// An HTTP server on loopback that hands each request to a service; GET /sandbox/ledger, POST /sandbox/script and
// POST /sandbox/fates are answered for every service alike.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <string>

#include "http_message.h"
#include "world.h"

namespace callmill::sandbox {

class HttpServer {
 public:
  /// Port 0: the system chooses. `name` is the service of the script's rules. `world` must outlive this.
  HttpServer(World& world, std::string name, unsigned short port, Service service);
  unsigned short port() const { return acceptor_.local_endpoint().port(); }

 private:
  void accept();
  World& world_;
  std::string name_;
  Service service_;
  boost::asio::ip::tcp::acceptor acceptor_;
};

}  // namespace callmill::sandbox
