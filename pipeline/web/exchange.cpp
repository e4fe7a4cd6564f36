#include "web/exchange.h"

#include <nlohmann/json.hpp>

#include "web/json_text.h"

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
  response.body = json_line(body);
  return response;
}

}  // namespace callmill::web
