// The server's side of HTTP/1.1, for ScriptedServer.
#pragma once

#include <string>

#include "outside/scripted_server.h"

namespace callmill::tests {

/// Head and body of the next request; "" when the client hung up.
inline std::string read_request(Peer& peer) {
  std::string head = peer.read_to("\r\n\r\n");
  const auto at = head.find("Content-Length: ");
  return at == std::string::npos ? head : head + peer.read(std::stoul(head.substr(at + 16)));
}

/// `headers`: whole lines with their ends.
inline std::string http_answer(const std::string& body, const std::string& headers = "",
                               const std::string& status = "200 OK") {
  return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + headers + "\r\n" + body;
}

}  // namespace callmill::tests
