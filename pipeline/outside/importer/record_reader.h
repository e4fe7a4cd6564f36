// A list from outside: CSV with a line of column names, or JSON objects; the first byte tells which.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/lead/record.h"
#include "outside/importer/byte_source.h"
#include "outside/importer/csv_reader.h"
#include "outside/importer/export_file.h"
#include "outside/importer/json_splitter.h"

namespace callmill::outside {

/// CSV: comma, semicolon or tab, with or without a byte order mark or Excel's first line "sep=;". JSON: an object a
/// line, or an array of them. UTF-8. Memory does not grow with the list.
class RecordReader {
 public:
  /// Errors begin with `name`. Throws ReadError, or UnknownForm for what is no list: bytes that are no text, UTF-16, a
  /// workbook, a page, a header that cannot be read, JSON without an object in its first rows.
  RecordReader(std::string name, ReadBlock read);
  RecordReader(const RecordReader&) = delete;
  RecordReader& operator=(const RecordReader&) = delete;

  bool is_json() const { return json_ != nullptr; }
  /// The names in the first row of CSV; of JSON, the keys of its first rows, each column once. Empty for an empty file.
  const std::vector<std::string>& columns() const { return columns_; }
  /// Makes the first row of CSV a record like the others: it names no columns. All columns are then called `name`.
  void first_row_is_record(const std::string& name);

  /// Nothing at the end. Empty rows are skipped. Throws ReadError.
  std::optional<std::variant<Record, BadRecord>> next();

 private:
  using Piece = std::variant<Record, BadRecord>;
  using Names = std::map<std::string, std::string>;  // columns, and how they were first spelled
  ReadBlock reader();
  void open_csv(std::string_view front);
  std::optional<Piece> next_row();
  Piece record_in(const CsvRow& row) const;
  void open_json();
  std::optional<Piece> next_object();
  std::optional<Piece> read_object(Names* names);

  std::string name_;
  ReadBlock read_;
  std::string front_;  // read by the constructor to see the form
  std::unique_ptr<CsvReader> csv_;
  std::unique_ptr<JsonSplitter> json_;
  std::vector<std::string> columns_;
  std::optional<CsvRow> pending_;  // the first row, if it is a record
  std::deque<Piece> first_;        // the first rows of JSON, read to see its columns
  std::uint64_t lines_before_ = 0;
};

}  // namespace callmill::outside
