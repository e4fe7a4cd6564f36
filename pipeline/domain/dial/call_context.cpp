#include "domain/dial/call_context.h"

#include <nlohmann/json.hpp>

#include "domain/json.h"

namespace callmill {

namespace {

/// No object, or nested too deeply: none. What a person wrote there must not keep the call from its agent.
nlohmann::ordered_json attributes_in(const std::string& text) {
  try {
    auto attributes = read_ordered_json(text);
    if (attributes.is_object()) return attributes;
  } catch (const JsonError&) {
  }
  return nlohmann::ordered_json::object();
}

}  // namespace

std::string call_context_json(const CallContext& context) {
  using Json = nlohmann::ordered_json;
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
                     {"attributes", attributes_in(context.attributes)}};
  return json_text(json);
}

}  // namespace callmill
