#include "domain/importing/mongo_filter.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "domain/json.h"
#include "domain/text.h"

namespace callmill {

namespace {

using nlohmann::json;

constexpr std::int64_t kLastSecond = 0xFFFFFFFF;  // an ObjectId's first four bytes

bool is_object_id(std::string_view text) {
  return text.size() == 24 && text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

std::string first_object_id(UnixTime at) {
  const std::int64_t seconds = std::clamp(unix_seconds(at), std::int64_t{0}, kLastSecond);
  char text[25];
  std::snprintf(text, sizeof text, "%08llx0000000000000000", static_cast<unsigned long long>(seconds));
  return text;
}

json object_id(std::string_view text) {
  return {{"$oid", std::string(text)}};
}

/// "/a/0/b" -> "a.0.b"; nothing where MongoDB's dots and dollars would mean something else.
std::optional<std::string> dotted(const Pointer& pointer) {
  std::string path;
  for (const std::string& key : pointer) {
    if (key.empty() || key[0] == '$' || key.find('.') != std::string::npos) return std::nullopt;
    path += (path.empty() ? "" : ".") + key;
  }
  return path.empty() ? std::nullopt : std::optional(path);
}

/// All that MongoDB may hold where the importer reads one of `values`.
json meanings(const std::vector<std::string>& values) {
  json all = json::array();
  for (const std::string& value : values) {
    all.push_back(value);
    const bool lower_case = lower(value) == value;  // as an ObjectId is read
    if (is_object_id(value) && lower_case) all.push_back(object_id(value));
    const auto number = number_in<std::int64_t>(value);
    if (number && std::to_string(*number) == value) all.push_back(*number);
  }
  return all;
}

}  // namespace

std::optional<UnixTime> object_id_time(std::string_view text) {
  if (!is_object_id(text)) return std::nullopt;
  std::uint32_t seconds = 0;
  std::from_chars(text.data(), text.data() + 8, seconds, 16);
  return unix_time(seconds);
}

std::string made_since(UnixTime from) {
  return json{{"_id", {{"$gte", object_id(first_object_id(from))}}}}.dump();
}

std::string made_after(std::string_view id) {
  return json{{"_id", {{"$gt", object_id(id)}}}}.dump();
}

std::string without_object_id() {
  return json{{"_id", {{"$not", {{"$gte", object_id(first_object_id(unix_time(0)))}}}}}}.dump();
}

std::string any_of(const Mapping& mapping, const WantedValues& wanted) {
  json choices = json::array();
  for (const auto& [field, values] : wanted) {
    const json meant = json::object({{"$in", meanings(values)}});
    bool is_asked = false;
    for (const Pointer& pointer : mapping.find(field)->second) {
      const auto path = dotted(pointer);
      if (!path) continue;
      is_asked = true;
      json choice = json::object({{*path, meant}});
      if (std::find(choices.begin(), choices.end(), choice) == choices.end()) choices.push_back(std::move(choice));
    }
    if (!is_asked) {
      throw MappingError(field +
                         ": none of its pointers can be asked for in MongoDB (keys that are empty, hold '.' or " +
                         "start with '$')");
    }
  }
  return choices.size() == 1 ? choices.front().dump() : json::object({{"$or", choices}}).dump();
}

std::string both(std::string_view one, std::string_view other) {
  return json::object({{"$and", json::array({read_json(one), read_json(other)})}}).dump();
}

std::string either(std::string_view one, std::string_view other) {
  return json::object({{"$or", json::array({read_json(one), read_json(other)})}}).dump();
}

std::optional<UnixTime> watermark_after(std::string_view id, UnixTime pass_started) {
  const auto made = object_id_time(id);
  return made ? std::optional(std::min(*made, pass_started)) : std::nullopt;
}

}  // namespace callmill
