#include "domain/lead/record.h"

#include <nlohmann/json.hpp>

#include "domain/text.h"

namespace callmill {

std::string meaning_of(const RecordField& field) {
  return field.meaning ? *field.meaning : column_of(field.column);
}

Record record_of(const nlohmann::json& object, std::uint64_t line, const ColumnNames& names) {
  Record record{line, {}};
  for (const auto& [column, value] : object.items()) {
    if (value.is_null()) continue;
    RecordField field{column, value.is_string() ? value.get<std::string>() : value.dump(), !value.is_string()};
    if (one_line(field.text).empty()) continue;
    if (names.given()) field.meaning = names.meaning_of(column);
    record.fields.push_back(std::move(field));
  }
  return record;
}

}  // namespace callmill
