// A response as it goes over the wire. Pure.
#pragma once

#include <string>

#include "web/exchange.h"

namespace callmill::web {

/// What the request and the connection make of it.
struct Framing {
  std::string request_id{};
  bool keep_alive = true;
  bool http_1_0 = false;   ///< The client's version: it must be told that the connection is kept.
  bool head_only = false;  ///< An answer to HEAD: the length of the body, but not the body.
};

/// An HTTP/1.1 response with Content-Type, Content-Length, X-Request-Id and Cache-Control: no-store. Control characters
/// in header values become spaces.
std::string answer_text(const Response& response, const Framing& framing);

}  // namespace callmill::web
