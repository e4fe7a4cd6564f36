#include "domain/sql_value.h"

#include <nlohmann/json.hpp>

namespace callmill {

std::string json_array(std::span<const std::int64_t> values) {
  std::string array = "[";
  for (const std::int64_t value : values) {
    if (array.size() > 1) array += ',';
    array += std::to_string(value);
  }
  return array + ']';
}

std::string json_array(std::span<const std::string> values) {
  auto array = nlohmann::json::array();
  for (const std::string& value : values) array.push_back(value);
  return array.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace callmill
