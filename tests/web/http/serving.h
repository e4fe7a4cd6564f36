// `callmill serve` as a process, and what is said to it.
#pragma once

#include <stdexcept>
#include <string>

#include "support/house.h"
#include "web/api/caller.h"

namespace callmill::tests {

inline std::string http(const std::string& method, const std::string& path, const std::string& token,
                        const std::string& body = "") {
  return method + ' ' + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token +
         "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

inline std::string http_enqueue(const std::string& call_id, const std::string& token) {
  return http("POST", "/api/v1/process", token, process_body(call_id));
}

/// `callmill serve` on a free port.
struct Serving {
  Program program;
  int port = 0;

  explicit Serving(const Environment& environment) : program({"serve", "--listen", "127.0.0.1:0"}, environment) {
    const auto colon = [&] { return program.out().rfind(':'); };
    if (!soon([&] { return program.out().ends_with('\n'); })) throw std::runtime_error("no server: " + program.err());
    port = std::stoi(program.out().substr(colon() + 1));
  }
};

inline std::string made_token(House& house) {
  Program add({"token", "add", "web-shop", "--scope", "enqueue"}, house.environment());
  if (add.wait() != 0) throw std::runtime_error(add.err());
  return add.out().substr(0, 68);
}

}  // namespace callmill::tests
