#include "domain/sql_value.h"

#include <nlohmann/json.hpp>

#include "domain/json.h"

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
  return json_text(nlohmann::json(std::vector(values.begin(), values.end())));
}

}  // namespace callmill
