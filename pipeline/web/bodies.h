// Bodies of requests: their media type, JSON, and what is answered to those that are not as they should be.
#pragma once

#include <exception>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <stdexcept>
#include <string>

#include "web/exchange.h"

namespace callmill::web {

/// what() names the field, row or place in the text, and what was expected.
struct BadBody : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Of the header Content-Type, in lower case, without its parameters; "" when there is none.
std::string media_type(const Request& request);

/// Nothing: the body may be JSON, by its Content-Type or because it has none. Else the 415.
std::optional<Response> refuse_other_than_json(const Request& request);

/// read_json() of a body. Throws BadBody.
nlohmann::json json_body(const std::string& body);

/// 400 with the words of `error`.
Response bad_request(const std::exception& error, const std::string& request_id);
Response unsupported_media_type(const std::string& message, const std::string& request_id);

}  // namespace callmill::web
