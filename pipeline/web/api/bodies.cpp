#include "web/api/bodies.h"

#include <nlohmann/json.hpp>

#include "domain/json.h"
#include "domain/text.h"

namespace callmill::web {

std::string media_type(const Request& request) {
  const auto header = request.headers.find("content-type");
  if (header == request.headers.end()) return {};
  const std::string_view value = header->second;
  return lower(trimmed(value.substr(0, value.find(';'))));
}

void require_json(const Request& request) {
  const std::string type = media_type(request);
  if (type.empty() || type == "application/json") return;
  throw RequestError(415, "unsupported_media_type", "the body must be JSON: send 'Content-Type: application/json'");
}

nlohmann::json json_body(const std::string& body) {
  try {
    return read_json(body);
  } catch (const JsonError& error) {
    throw BadRequest(std::string("the body is not JSON: ") + error.what());
  }
}

}  // namespace callmill::web
