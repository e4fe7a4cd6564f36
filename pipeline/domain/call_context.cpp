#include "domain/call_context.h"

#include <nlohmann/json.hpp>

namespace callmill {

namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json(nullptr);
}

}  // namespace

std::string call_context_json(const CallContext& context) {
  Json attributes = Json::parse(context.attributes, nullptr, false);
  if (!attributes.is_object()) attributes = Json::object();
  const Json told = {{"call_id", context.call_id},
                     {"lead_id", context.lead_id},
                     {"name", context.name},
                     {"phone", context.phone},
                     {"source", context.source},
                     {"email", text_or_null(context.email)},
                     {"product_name", text_or_null(context.product_name)},
                     {"city", text_or_null(context.city)},
                     {"state", text_or_null(context.state)},
                     {"query_message", text_or_null(context.query_message)},
                     {"attributes", attributes}};
  return told.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace callmill
