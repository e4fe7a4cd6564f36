#include "web/exchange.h"

#include <nlohmann/json.hpp>

#include "web/json_text.h"

namespace callmill::web {

Response error_response(const RequestError& error, const std::string& request_id) {
  const nlohmann::ordered_json about{{"code", error.code}, {"message", error.what()}, {"request_id", request_id}};
  return {.status = error.status, .body = json_line({{"error", about}}), .headers = error.headers};
}

}  // namespace callmill::web
