#include "web/exchange.h"

#include <nlohmann/json.hpp>

namespace callmill::web {

Response error_response(int status, const std::string& code, const std::string& message,
                        const std::string& request_id) {
  nlohmann::ordered_json error;
  error["code"] = code;
  error["message"] = message;
  error["request_id"] = request_id;
  const nlohmann::ordered_json body{{"error", std::move(error)}};
  Response response;
  response.status = status;
  response.body = body.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  return response;
}

}  // namespace callmill::web
