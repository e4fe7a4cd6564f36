// A list that came from outside: CSV with a line of column names, or JSON objects; which it is, its first byte says.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/record.h"
#include "outside/csv_reader.h"
#include "outside/importer/byte_source.h"
#include "outside/importer/export_file.h"
#include "outside/importer/json_splitter.h"

namespace callmill::outside {

/// CSV: comma, semicolon or tab, with or without a byte order mark, Excel's first line "sep=;" too. JSON: an object a
/// line, or an array of them. UTF-8. Memory does not grow with the list.
class RecordReader {
 public:
  /// `name` stands in complaints. Throws ReadError; UnknownForm for UTF-16, a workbook, a header that cannot be read.
  RecordReader(std::string name, ReadBlock read);
  RecordReader(const RecordReader&) = delete;
  RecordReader& operator=(const RecordReader&) = delete;

  /// CSV: the names in the first row. Empty: JSON, which has none, or an empty file.
  const std::vector<std::string>& columns() const { return columns_; }
  /// Takes the first row for a record as any other: it names no columns. All columns are then called `name`.
  void first_row_is_record(const std::string& name);

  /// Nothing at the end. Rows in which nothing stands are passed over. Throws ReadError.
  std::optional<std::variant<Record, BadRecord>> next();

 private:
  using Piece = std::variant<Record, BadRecord>;
  ReadBlock reader();
  void open_csv(std::string_view front);
  std::optional<Piece> next_row();
  Piece record_in(const CsvRow& row) const;
  std::optional<Piece> next_object();

  std::string name_;
  ReadBlock read_;
  std::string front_;  // what was read to see the form
  std::unique_ptr<CsvReader> csv_;
  std::unique_ptr<JsonSplitter> json_;
  std::vector<std::string> columns_;
  std::optional<CsvRow> pending_;  // the first row, taken for a record
  std::uint64_t lines_before_ = 0;
};

}  // namespace callmill::outside
