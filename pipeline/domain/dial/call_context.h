// What an agent reads about its call.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace callmill {

struct CallContext {
  std::string call_id{};  ///< calls.call_id
  std::int64_t lead_id = 0;
  std::string name{};
  std::string phone{};  ///< What is dialled: leads.phone_e164.
  std::string source{};
  std::optional<std::string> email{};
  std::optional<std::string> product_name{};
  std::optional<std::string> city{};
  std::optional<std::string> state{};
  std::optional<std::string> query_message{};
  std::string attributes = "{}";  ///< JSON object in text: leads.attributes.
};

/// {"call_id":"outreach-1017","lead_id":42,"name":...}: the fields in the order above, what is not known is null.
std::string call_context_json(const CallContext& context);

}  // namespace callmill
