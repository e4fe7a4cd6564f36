#include "domain/call_key.h"

#include "domain/text.h"

namespace callmill {

namespace {

std::optional<std::string> id_error(const std::string& field, const std::string& id, std::size_t shortest) {
  if (character_count(id) < shortest) {
    return field + " '" + one_line(id) + "' is too short: at least " + std::to_string(shortest) +
           " characters expected";
  }
  if (id.size() > 200) return field + " is too long: at most 200 bytes expected";
  if (one_line(id) != id) return field + " '" + one_line(id) + "' holds control characters, bad UTF-8 or odd spaces";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> key_error(const CallKey& key) {
  if (auto error = id_error("tenant_id", key.tenant_id, 3)) return error;
  return id_error("call_id", key.call_id, 8);
}

}  // namespace callmill
