#include "domain/importing/mapping.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "domain/json.h"
#include "domain/nearest.h"
#include "domain/text.h"

namespace callmill {

namespace {

constexpr const char* kDefaults = R"({
  "transcripts": {
    "call_id": ["/call_id", "/_id"],
    "tenant_id": ["/tenant_id"],
    "items": ["/items"]
  },
  "items": {
    "call_id": ["/call_id"],
    "tenant_id": ["/tenant_id"],
    "item_id": ["/item_id", "/id", "/_id"],
    "previous_item_id": ["/previous_item_id"],
    "seq": ["/seq", "/sequence"],
    "role": ["/role"],
    "text": ["/transcript", "/text", "/content"],
    "chunks": ["/chunks", "/asr_chunks"],
    "status": ["/status"],
    "type": ["/type"],
    "interrupted": ["/interrupted"],
    "spoken_at": ["/spoken_at", "/speech_started_at", "/started_at"],
    "created_at": ["/created_at"]
  },
  "chunks": {
    "seq": ["/seq"],
    "text": ["/text", "/transcript"]
  },
  "metadata": {
    "call_id": ["/call_id", "/_id"],
    "tenant_id": ["/tenant_id"],
    "caller_number": ["/caller_number", "/from", "/caller"],
    "called_number": ["/called_number", "/to"],
    "started_at": ["/started_at"],
    "ended_at": ["/ended_at"],
    "processed_status": ["/processed_status"]
  },
  "tenants": {
    "tenant_id": ["/tenant_id", "/_id"],
    "display_name": ["/display_name", "/name"],
    "recipients": ["/summary_emails", "/recipients", "/email/recipients"],
    "bcc": ["/bcc"],
    "reply_to": ["/reply_to"],
    "timezone": ["/timezone"],
    "language": ["/locale", "/language"],
    "status": ["/status"],
    "post_call": ["/features/post_call/enabled", "/features/post_call", "/post_call"],
    "mail_when_empty": ["/mail_when_empty", "/features/mail_when_empty"],
    "summary_fields": ["/summary_fields"]
  },
  "phones": {
    "phone_number": ["/phone_number", "/_id"],
    "tenant_id": ["/tenant_id"],
    "client_id": ["/client_id"]
  }
})";

/// The alternatives of one field; `name` is for the error.
std::vector<Pointer> read_alternatives(const nlohmann::json& value, const std::string& name) {
  const auto one = value.is_string() ? nlohmann::json::array({value}) : value;
  if (!one.is_array() || one.empty()) {
    throw MappingError(name + ": expected a JSON pointer or a list of them, found " + value.type_name());
  }
  std::vector<Pointer> pointers;
  for (const auto& pointer : one) {
    if (!pointer.is_string()) throw MappingError(name + ": expected JSON pointers, found " + pointer.type_name());
    try {
      pointers.push_back(parse_pointer(pointer.get_ref<const std::string&>()));
    } catch (const MappingError& error) {
      throw MappingError(name + ": " + error.what());
    }
  }
  return pointers;
}

std::vector<std::string> known_names(const Mapping& mapping) {
  std::vector<std::string> names;
  for (const auto& [name, pointers] : mapping) names.push_back(name);
  return names;
}

/// Puts the pointers of `groups` into `mapping`; `known`, if given, says which fields there are.
void put_groups(const nlohmann::json& groups, Mapping& mapping, const Mapping* known) {
  if (!groups.is_object()) throw MappingError(std::string("expected an object of groups, found ") + groups.type_name());
  for (const auto& [group, fields] : groups.items()) {
    if (!fields.is_object()) throw MappingError(group + ": expected an object of fields, found " + fields.type_name());
    for (const auto& [field, pointers] : fields.items()) {
      const std::string name = group + "." + field;
      if (known != nullptr && !known->contains(name)) {
        const auto names = known_names(*known);
        throw MappingError(name + ": no such field, expected " + alternatives(names) + did_you_mean(name, names));
      }
      mapping[name] = read_alternatives(pointers, name);
    }
  }
}

bool holds_nothing(const nlohmann::json& value) {
  return value.is_null() || (value.is_string() && value.get_ref<const std::string&>().empty()) ||
         (value.is_array() && value.empty());
}

const nlohmann::json* step(const nlohmann::json& from, const std::string& token) {
  if (from.is_object()) {
    const auto found = from.find(token);
    return found == from.end() ? nullptr : &*found;
  }
  if (!from.is_array()) return nullptr;
  const auto index = number_in<std::size_t>(token);
  return index && *index < from.size() ? &from[*index] : nullptr;
}

}  // namespace

const Mapping& default_mapping() {
  static const Mapping defaults = [] {
    Mapping mapping;
    put_groups(read_json(kDefaults), mapping, nullptr);
    return mapping;
  }();
  return defaults;
}

Mapping read_mapping(const nlohmann::json& overrides) {
  Mapping mapping = default_mapping();
  put_groups(overrides, mapping, &default_mapping());
  return mapping;
}

Pointer parse_pointer(std::string_view text) {
  const std::string written(text);
  if (!text.starts_with('/')) throw MappingError("'" + written + "' is no JSON pointer: it starts with '/'");
  try {
    Pointer pointer;
    for (nlohmann::json::json_pointer rest(written); !rest.empty(); rest.pop_back()) pointer.push_back(rest.back());
    std::reverse(pointer.begin(), pointer.end());
    return pointer;
  } catch (const nlohmann::json::parse_error&) {
    throw MappingError("'" + written + "': after '~' a pointer has 0 (for '~') or 1 (for '/')");
  }
}

std::string format_pointer(const Pointer& pointer) {
  nlohmann::json::json_pointer text;
  for (const std::string& token : pointer) text.push_back(token);
  return text.to_string();
}

const nlohmann::json* value_at(const nlohmann::json& document, const Pointer& pointer) {
  const nlohmann::json* value = &document;
  for (const std::string& token : pointer) {
    value = step(*value, token);
    if (value == nullptr) return nullptr;
  }
  return value;
}

std::optional<Found> find_field(const nlohmann::json& document, const Mapping& mapping, std::string_view field) {
  const auto alternatives = mapping.find(field);
  if (alternatives == mapping.end()) throw std::out_of_range("no field " + std::string(field) + " in the mapping");
  for (const Pointer& pointer : alternatives->second) {
    const nlohmann::json* value = value_at(document, pointer);
    if (value != nullptr && !holds_nothing(*value)) return Found{value, &pointer};
  }
  return std::nullopt;
}

}  // namespace callmill
