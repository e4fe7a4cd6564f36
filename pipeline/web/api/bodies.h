// Bodies of requests: their media type, and JSON.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "web/http/exchange.h"

namespace callmill::web {

/// 400. what() names the field, row or place in the text, and what was expected.
struct BadRequest : RequestError {
  explicit BadRequest(const std::string& message) : RequestError(400, "bad_request", message) {}
};

/// Of the header Content-Type, in lower case, without its parameters; "" if there is none.
std::string media_type(const Request& request);

/// Throws RequestError (415) unless the Content-Type is JSON or missing.
void require_json(const Request& request);

/// read_json() of a body. Throws BadRequest.
nlohmann::json json_body(const std::string& body);

}  // namespace callmill::web
