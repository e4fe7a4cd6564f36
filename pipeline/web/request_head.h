// What may be asked, judged by the request line and the headers. Pure.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "web/exchange.h"

namespace callmill::web {

/// As sent: fields in their order, with names in lower case; a field sent twice is there twice.
struct RequestHead {
  std::string method;
  std::string target;
  bool http_1_0 = false;
  std::vector<std::pair<std::string, std::string>> fields{};
};

/// What is wrong with a request; error_response() makes the answer of it.
struct Complaint {
  int status = 400;
  std::string code;
  std::string message;
};

/// The request without its body, or why it cannot be taken: a method that nobody here knows (501), a target that is no
/// path, no or two Hosts, a length that is said twice or in two ways (two servers could see two different requests in
/// it: request smuggling, RFC 9112 11.2), another transfer coding than chunked (501), another expectation than
/// 100-continue (417). `id` is for requests that bring no harmless X-Request-Id.
std::variant<Request, Complaint> read_head(const RequestHead& head, const std::string& id);

}  // namespace callmill::web
