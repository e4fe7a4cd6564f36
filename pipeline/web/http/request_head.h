// What may be asked, judged by the request line and the headers. Pure.
#pragma once

#include <boost/beast/http/message.hpp>
#include <string>

#include "web/http/exchange.h"

namespace callmill::web {

/// The request without its body. Throws RequestError: a method that is not known here (501), a target that is not a
/// path, no or two Hosts, a length that is given twice or in two ways (two servers could see two different requests in
/// it: request smuggling, RFC 9112 11.2), another transfer coding than chunked (501), another expectation than
/// 100-continue (417). `id` is for requests without a harmless X-Request-Id.
Request read_head(const boost::beast::http::request_header<>& head, const std::string& id);

}  // namespace callmill::web
