#include "web/api/openapi.h"

#include <nlohmann/json.hpp>

#include "domain/json.h"
#include "web/http/exchange.h"

namespace callmill::web {

const std::string& openapi_document() {
  static const std::string document = [] {
    auto made = read_ordered_json(openapi_text());
    made.at("info").at("version") = CALLMILL_VERSION;
    return json_line(made);
  }();
  return document;
}

}  // namespace callmill::web
