#include "twirp.h"

#include <cstdlib>
#include <nlohmann/json.hpp>

namespace callmill::sandbox {

namespace {

using nlohmann::json;

const std::map<std::string, int>& statuses() {
  static const std::map<std::string, int> table{
      {"canceled", 408},           {"invalid_argument", 400}, {"malformed", 400},           {"deadline_exceeded", 408},
      {"not_found", 404},          {"bad_route", 404},        {"already_exists", 409},      {"permission_denied", 403},
      {"unauthenticated", 401},    {"aborted", 409},          {"failed_precondition", 412}, {"out_of_range", 400},
      {"resource_exhausted", 429}, {"internal", 500},         {"unavailable", 503}};
  return table;
}

[[noreturn]] void malformed() {
  throw TwirpError(twirp_error("malformed", "the json request could not be decoded"));
}

std::string camel(const std::string& name) {
  std::string spelled;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '_' && i + 1 < name.size())
      spelled += static_cast<char>(name[++i] - 'a' + 'A');
    else
      spelled += name[i];
  }
  return spelled;
}

}  // namespace

HttpAnswer twirp_error(const std::string& code, const std::string& msg,
                       const std::map<std::string, std::string>& meta) {
  json body{{"code", code}, {"msg", msg}};
  if (!meta.empty()) body["meta"] = meta;
  return {statuses().at(code), {}, body.dump()};
}

std::string twirp_code(int status) {
  const std::map<int, std::string> codes{
      {400, "invalid_argument"},    {401, "unauthenticated"},    {403, "permission_denied"},
      {404, "not_found"},           {408, "deadline_exceeded"},  {409, "already_exists"},
      {412, "failed_precondition"}, {429, "resource_exhausted"}, {503, "unavailable"}};
  const auto found = codes.find(status);
  return found == codes.end() ? "internal" : found->second;
}

Fields::Fields(const std::string& body) {
  object_ = std::make_shared<const json>(json::parse(body, nullptr, false));
  if (!object_->is_object()) malformed();
}

const json* Fields::find(const std::string& name) const {
  for (const std::string& spelling : {name, camel(name)}) {
    const auto found = object_->find(spelling);
    if (found != object_->end() && !found->is_null()) return &*found;
  }
  return nullptr;
}

std::string Fields::text(const std::string& name) const {
  const json* value = find(name);
  if (value == nullptr) return "";
  if (!value->is_string()) malformed();
  return value->get<std::string>();
}

bool Fields::flag(const std::string& name) const {
  const json* value = find(name);
  if (value == nullptr) return false;
  if (!value->is_boolean()) malformed();
  return value->get<bool>();
}

std::optional<double> Fields::seconds(const std::string& name) const {
  const std::string written = text(name);
  if (written.empty()) return std::nullopt;
  char* end = nullptr;
  const double seconds = std::strtod(written.c_str(), &end);
  if (std::string(end) != "s") malformed();
  return seconds;
}

int Fields::number(const std::string& name, int otherwise) const {
  const json* value = find(name);
  if (value == nullptr) return otherwise;
  if (!value->is_number_integer()) malformed();
  return value->get<int>();
}

std::map<std::string, std::string> Fields::texts(const std::string& name) const {
  const json* value = find(name);
  if (value == nullptr) return {};
  std::map<std::string, std::string> all;
  if (!value->is_object()) malformed();
  for (const auto& [key, one] : value->items()) {
    if (!one.is_string()) malformed();
    all[key] = one.get<std::string>();
  }
  return all;
}

std::vector<std::string> Fields::list(const std::string& name) const {
  const json* value = find(name);
  if (value == nullptr) return {};
  std::vector<std::string> all;
  if (!value->is_array()) malformed();
  for (const json& one : *value) {
    if (!one.is_string()) malformed();
    all.push_back(one.get<std::string>());
  }
  return all;
}

}  // namespace callmill::sandbox
