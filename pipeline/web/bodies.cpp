#include "web/bodies.h"

#include <nlohmann/json.hpp>

#include "domain/text.h"
#include "web/json_text.h"

namespace callmill::web {

std::string media_type(const Request& request) {
  const auto header = request.headers.find("content-type");
  if (header == request.headers.end()) return {};
  const std::string_view value = header->second;
  return lower(trimmed(value.substr(0, value.find(';'))));
}

std::optional<Response> refuse_other_than_json(const Request& request) {
  const std::string type = media_type(request);
  if (type.empty() || type == "application/json") return std::nullopt;
  return unsupported_media_type("the body must be JSON: send 'Content-Type: application/json'", request.request_id);
}

nlohmann::json json_body(const std::string& body) {
  try {
    return read_json(body);
  } catch (const BadJson& error) {
    throw BadBody(std::string("the body is no JSON: ") + error.what());
  }
}

Response bad_request(const std::exception& error, const std::string& request_id) {
  return error_response(400, "bad_request", error.what(), request_id);
}

Response unsupported_media_type(const std::string& message, const std::string& request_id) {
  return error_response(415, "unsupported_media_type", message, request_id);
}

}  // namespace callmill::web
