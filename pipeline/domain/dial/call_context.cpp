#include "domain/dial/call_context.h"

#include <nlohmann/json.hpp>

#include "domain/json.h"

namespace callmill {

std::string call_context_json(const CallContext& context) {
  using Json = nlohmann::ordered_json;
  Json attributes = Json::parse(context.attributes, nullptr, false);
  if (!attributes.is_object()) attributes = Json::object();
  const Json json = {{"call_id", context.call_id},
                     {"lead_id", context.lead_id},
                     {"name", context.name},
                     {"phone", context.phone},
                     {"source", context.source},
                     {"email", or_null(context.email)},
                     {"product_name", or_null(context.product_name)},
                     {"city", or_null(context.city)},
                     {"state", or_null(context.state)},
                     {"query_message", or_null(context.query_message)},
                     {"attributes", attributes}};
  return json_text(json);
}

}  // namespace callmill
