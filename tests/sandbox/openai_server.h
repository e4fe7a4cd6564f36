// The OpenAI stand-in on loopback: POST /v1/chat/completions, GET /sandbox/ledger, POST /sandbox/script.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include "world.h"

namespace callmill::sandbox {

class OpenaiServer {
 public:
  /// Port 0: the system chooses. `world` must outlive this.
  OpenaiServer(World& world, unsigned short port);
  unsigned short port() const { return acceptor_.local_endpoint().port(); }

 private:
  void accept();
  World& world_;
  boost::asio::ip::tcp::acceptor acceptor_;
};

}  // namespace callmill::sandbox
