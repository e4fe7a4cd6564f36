#include "outside/importer/extended_json.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "domain/instant.h"
#include "domain/json.h"
#include "domain/text.h"

namespace callmill::outside {

namespace {

using nlohmann::json;

std::optional<std::int64_t> integer_in(const json& value) {
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (!value.is_string()) return std::nullopt;
  return number_in<std::int64_t>(value.get_ref<const std::string&>());
}

/// A number where JSON has one; Infinity and NaN stay text.
std::optional<json> double_in(const json& value) {
  if (value.is_number()) return value;
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  if (text == "NaN" || text == "Infinity" || text == "-Infinity") return value;
  const auto number = number_in<double>(text);
  return number ? std::optional{json(*number)} : std::nullopt;
}

std::optional<json> text_in(const json& value) {
  return value.is_string() ? std::optional(value) : std::nullopt;
}

/// A date that ISO 8601 has no year for stays text, which no field that is a date takes.
std::optional<json> date_in(const json& value) {
  if (value.is_string()) {
    const auto instant = parse_instant(value.get_ref<const std::string&>());
    return instant ? json(format_instant(*instant)) : value;
  }
  constexpr std::int64_t kFirst = -62'135'596'800'000;  // 0001-01-01
  constexpr std::int64_t kLast = 253'402'300'799'999;   // 9999-12-31
  const auto milliseconds = integer_in(value);
  if (!milliseconds) return std::nullopt;
  if (*milliseconds < kFirst || *milliseconds > kLast) return json(std::to_string(*milliseconds) + " ms");
  return json(format_instant(unix_millis(*milliseconds)));
}

/// $timestamp: {"t": seconds, "i": a counter}.
std::optional<json> timestamp_in(const json& value) {
  if (!value.is_object() || !value.contains("t")) return std::nullopt;
  const auto seconds = integer_in(value.at("t"));
  if (!seconds || *seconds < 0 || *seconds > UINT32_MAX) return std::nullopt;
  return json(format_instant(unix_millis(*seconds * 1000)));
}

/// The 16 bytes that 24 characters of base64 stand for, as a UUID is written.
std::optional<std::string> uuid_of(const std::string& base64) {
  static constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (base64.size() != 24 || !base64.ends_with("==")) return std::nullopt;
  std::string uuid;
  unsigned bits = 0;
  int held = 0;
  for (const char c : base64.substr(0, 22)) {
    const auto value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 6U) | static_cast<unsigned>(value);
    for (held += 6; held >= 4 && uuid.size() < 36; held -= 4) {
      if (uuid.size() == 8 || uuid.size() == 13 || uuid.size() == 18 || uuid.size() == 23) uuid += '-';
      uuid += "0123456789abcdef"[(bits >> static_cast<unsigned>(held - 4)) & 0xFU];
    }
  }
  return uuid;
}

/// $binary: {"base64", "subType"}, or in the legacy form the base64 text with $type beside it.
std::optional<json> binary_in(const json& wrapper) {
  const json& value = wrapper.at("$binary");
  const json& base64 = value.is_object() && value.contains("base64") ? value.at("base64") : value;
  const json& holder = value.is_object() ? value : wrapper;
  const char* key = value.is_object() ? "subType" : "$type";
  if (!base64.is_string()) return std::nullopt;
  const json type = holder.value(key, json());
  const bool is_uuid = type == "04" || type == "4" || type == "03" || type == "3";  // 03: drivers of before 2012
  const auto uuid = is_uuid ? uuid_of(base64.get_ref<const std::string&>()) : std::nullopt;
  return uuid ? json(*uuid) : base64;
}

/// The plain value of a wrapper such as {"$oid": "..."}; nothing when it does not hold what its name says.
std::optional<json> unwrapped(const std::string& type, const json& wrapper) {
  const json& value = wrapper.at(type);
  if (type == "$oid" || type == "$uuid" || type == "$symbol" || type == "$numberDecimal") return text_in(value);
  if (type == "$date") return date_in(value);
  if (type == "$timestamp") return timestamp_in(value);
  if (type == "$numberDouble") return double_in(value);
  if (type == "$binary") return binary_in(wrapper);
  if (type == "$undefined") return json(nullptr);
  const auto number = integer_in(value);  // $numberInt, $numberLong
  return number ? std::optional<json>(*number) : std::nullopt;
}

bool is_wrapper(const std::string& type) {
  if (!type.starts_with('$')) return false;
  for (const char* known : {"$oid", "$date", "$numberInt", "$numberLong", "$numberDouble", "$numberDecimal", "$uuid",
                            "$symbol", "$timestamp", "$undefined", "$binary"}) {
    if (type == known) return true;
  }
  return false;
}

/// Puts the plain value in the place of a wrapper. One that does not hold what its name says stays as it is: whether
/// that matters is for the field's reader to say.
std::optional<std::string> unwrap(json& object) {
  if (object.empty() || object.size() > 2 || !is_wrapper(object.begin().key())) return std::nullopt;
  if (auto value = unwrapped(object.begin().key(), object)) object = std::move(*value);
  return std::nullopt;
}

/// `text` with each number that JSON does not have, as Python and older tools of MongoDB write it, in quotes.
std::string with_quoted_numbers(std::string_view text) {
  constexpr std::array<std::string_view, 3> kNumbers{"-Infinity", "Infinity", "NaN"};
  std::string quoted;
  bool in_string = false;
  while (!text.empty()) {
    const auto number = std::find_if(kNumbers.begin(), kNumbers.end(), [&](auto one) { return text.starts_with(one); });
    const bool is_number = !in_string && number != kNumbers.end();
    const bool is_escape = in_string && text.front() == '\\' && text.size() > 1;
    const std::size_t taken = is_number ? number->size() : is_escape ? 2 : 1;
    if (text.front() == '"') in_string = !in_string;
    quoted += is_number ? '"' + std::string(*number) + '"' : std::string(text.substr(0, taken));
    text.remove_prefix(taken);
  }
  return quoted;
}

json read_as_people_write_it(std::string_view text) {
  try {
    return read_json(text, unwrap);
  } catch (const JsonError&) {
    const std::string quoted = with_quoted_numbers(text);
    if (quoted.size() == text.size() || read_json_if_any(quoted).is_discarded()) throw;
    return read_json(quoted, unwrap);
  }
}

}  // namespace

nlohmann::json read_extended_json(std::string_view text) {
  json document = read_as_people_write_it(text);
  if (!document.is_object()) throw JsonError(text, 0, std::string("expected an object, found ") + document.type_name());
  return document;
}

}  // namespace callmill::outside
