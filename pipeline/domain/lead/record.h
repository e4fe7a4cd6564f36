// One row of a list that came from outside, by its columns' names.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "domain/lead/column_names.h"

namespace callmill {

struct RecordField {
  std::string column;                    ///< As the list names it.
  std::string text;                      ///< Valid UTF-8.
  bool is_json = false;                  ///< `text` is the JSON of a value that was no string.
  std::optional<std::string> meaning{};  ///< See ColumnNames. Nothing: column_of(column).
};

struct Record {
  /// Of a file, that on which it starts, from 1; of a JSON list, its place there, from 1; 0, it came from neither.
  std::uint64_t line = 0;
  std::vector<RecordField> fields;  ///< Those with a value.
};

/// A row that is no record, or not one of those asked for.
struct BadRecord {
  std::uint64_t line = 0;  ///< As of a Record.
  std::string column{};    ///< Empty: the row as a whole.
  std::string why;
};

/// What the field's column means.
std::string meaning_of(const RecordField& field);

/// The record that an object is: its keys are the columns. Null and blank values are left out.
Record record_of(const nlohmann::json& object, std::uint64_t line, const ColumnNames& names = {});

}  // namespace callmill
