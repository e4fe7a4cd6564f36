// The mail server stand-in on loopback: takes every mail, unless the script says otherwise. No TLS.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include "world.h"

namespace callmill::sandbox {

class SmtpServer {
 public:
  /// Port 0: the system chooses. `world` must outlive this.
  SmtpServer(World& world, unsigned short port);
  unsigned short port() const { return acceptor_.local_endpoint().port(); }

 private:
  void accept();
  World& world_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::set<std::string> greylisted_;  // recipients that were answered 451 once
};

}  // namespace callmill::sandbox
