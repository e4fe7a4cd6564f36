#include "web/http/address.h"

#include <arpa/inet.h>

#include <stdexcept>

#include "domain/text.h"

namespace callmill::web {

namespace {

[[noreturn]] void unreadable(std::string_view text) {
  throw std::invalid_argument("cannot listen on '" + one_line(text) +
                              "': HOST:PORT is expected, such as 127.0.0.1:8080, [::1]:8080 or localhost:8080");
}

bool is_v6_loopback(const in6_addr& address) {
  return IN6_IS_ADDR_LOOPBACK(&address) || (IN6_IS_ADDR_V4MAPPED(&address) && address.s6_addr[12] == 127);
}

}  // namespace

std::string Address::url() const {
  const bool v6 = ip.find(':') != std::string::npos;
  return "http://" + (v6 ? "[" + ip + "]" : ip) + ":" + std::to_string(port);
}

Address read_address(std::string_view host_and_port) {
  const auto colon = host_and_port.rfind(':');
  if (colon == std::string_view::npos) unreadable(host_and_port);
  const auto port = number_in<std::uint16_t>(host_and_port.substr(colon + 1));
  std::string host(host_and_port.substr(0, colon));
  if (!port) unreadable(host_and_port);
  if (host == "localhost") host = "127.0.0.1";
  in_addr v4{};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return {host, *port, (ntohl(v4.s_addr) >> 24U) == 127};
  in6_addr v6{};
  const bool bracketed = host.size() > 2 && host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (!bracketed || inet_pton(AF_INET6, host.c_str(), &v6) != 1) unreadable(host_and_port);
  return {host, *port, is_v6_loopback(v6)};
}

}  // namespace callmill::web
