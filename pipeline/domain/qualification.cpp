#include "domain/qualification.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "domain/text.h"

namespace callmill {

namespace {

using nlohmann::json;

bool says_something(const json& value) {
  if (value.is_structured()) return std::any_of(value.begin(), value.end(), says_something);
  if (value.is_string()) return !one_line(value.get_ref<const std::string&>()).empty();
  return !value.is_null();
}

}  // namespace

bool is_useful(std::string_view text) {
  const json value = json::parse(text, nullptr, false);
  return value.is_object() && says_something(value);
}

}  // namespace callmill
