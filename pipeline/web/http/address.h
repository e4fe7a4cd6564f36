// Where to listen. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace callmill::web {

struct Address {
  std::string ip;  ///< Numeric; an IPv6 address without brackets.
  std::uint16_t port = 0;
  bool loopback = false;  ///< Only programs of this machine can reach it.

  /// "http://127.0.0.1:8080", "http://[::1]:8080".
  std::string url() const;
};

/// Of "HOST:PORT", HOST an IPv4 address, an IPv6 address in brackets, or localhost (127.0.0.1); port 0: any free one.
/// Throws std::invalid_argument with a sentence.
Address read_address(std::string_view host_and_port);

}  // namespace callmill::web
