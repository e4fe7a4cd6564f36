#include "domain/lead/record.h"

#include <nlohmann/json.hpp>

#include "domain/text.h"

namespace callmill {

std::string column_of(const std::string& name) {
  std::string column = lower(one_line(name));
  for (char& c : column) {
    if (c == ' ' || c == '-') c = '_';
  }
  return column;
}

Record record_of(const nlohmann::json& object, std::uint64_t line) {
  Record record{line, {}};
  for (const auto& [column, value] : object.items()) {
    if (value.is_null()) continue;
    RecordField field{column, value.is_string() ? value.get<std::string>() : value.dump(), !value.is_string()};
    if (!one_line(field.text).empty()) record.fields.push_back(std::move(field));
  }
  return record;
}

}  // namespace callmill
