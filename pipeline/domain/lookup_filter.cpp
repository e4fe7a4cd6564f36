#include "domain/lookup_filter.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "domain/number.h"

namespace callmill {

namespace {

using nlohmann::json;

/// "/email/recipients" -> "email.recipients"; nothing where MongoDB's dots and dollars would mean something else.
std::optional<std::string> field_path(const Pointer& pointer) {
  std::string path;
  for (const std::string& part : pointer) {
    if (part.empty() || part.front() == '$' || part.find('.') != std::string::npos) return std::nullopt;
    path += (path.empty() ? "" : ".") + part;
  }
  return path.empty() ? std::nullopt : std::optional(path);
}

std::vector<std::string> field_paths(const Mapping& mapping, const std::vector<std::string_view>& fields) {
  std::vector<std::string> paths;
  for (const std::string_view field : fields) {
    for (const Pointer& pointer : mapping.find(field)->second) {
      auto path = field_path(pointer);
      if (path && std::find(paths.begin(), paths.end(), *path) == paths.end()) paths.push_back(std::move(*path));
    }
  }
  if (paths.empty()) {
    throw MappingError(std::string(fields.front()) +
                       ": none of its pointers can be asked for in MongoDB (names with '.', or with '$' in front)");
  }
  return paths;
}

bool is_object_id(const std::string& id) {
  constexpr std::size_t kDigits = 24;
  return id.size() == kDigits && id.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
}

/// "0071" is no number's text.
std::optional<std::int64_t> as_number(const std::string& id) {
  const auto number = number_in<std::int64_t>(id);
  return number && std::to_string(*number) == id ? number : std::nullopt;
}

json spellings(const std::string& path, const std::vector<std::string>& ids) {
  json all = json::array();
  for (const std::string& id : ids) {
    all.push_back(id);
    if (const auto number = as_number(id)) all.push_back({{"$numberLong", id}});
    if (path == "_id" && is_object_id(id)) all.push_back({{"$oid", id}});
  }
  return all;
}

}  // namespace

std::string lookup_filter(const Mapping& mapping, const std::vector<std::string_view>& fields,
                          const std::vector<std::string>& ids) {
  json alternatives = json::array();
  for (const std::string& path : field_paths(mapping, fields)) {
    alternatives.push_back({{path, {{"$in", spellings(path, ids)}}}});
  }
  return alternatives.size() == 1 ? alternatives.front().dump() : json{{"$or", alternatives}}.dump();
}

}  // namespace callmill
