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
#include "outside/importer/list_form.h"
#include "outside/importer/list_text.h"

namespace callmill::outside {

/// CSV: comma, semicolon or tab, with or without a byte order mark or Excel's first line "sep=;"; lines of title in
/// front of the names are left out. JSON: an object a line, or an array of them. UTF-8, or UTF-16 (list_text.h). Memory
/// does not grow with the list. Of a field of CSV, a spreadsheet's ="text" is the text, and the mark of
/// domain/formula_mark.h is taken off.
class RecordReader {
 public:
  /// Errors begin with `name`. Throws ReadError, or UnknownForm for what is no list: bytes that are no text, a
  /// workbook, a page, a header that cannot be read, JSON without an object in its first rows.
  RecordReader(std::string name, ReadBlock read, ListForm form = {});
  RecordReader(const RecordReader&) = delete;
  RecordReader& operator=(const RecordReader&) = delete;

  bool is_json() const { return json_ != nullptr; }
  /// The names in the row of names of CSV; of JSON, the keys of its first rows, each column once. Empty for an empty
  /// file and for one without names (ListForm::without_names).
  const std::vector<std::string>& columns() const { return columns_; }
  /// Whether there are names; JSON has always.
  bool is_named() const { return is_named_; }
  /// Lines in front of CSV that are neither names nor records.
  std::uint64_t title_lines() const { return title_lines_; }

  /// Nothing at the end. Empty rows are skipped. A row of names again is bad; if it has the columns in another order,
  /// the rows after it are read by it. Throws ReadError.
  std::optional<std::variant<Record, BadRecord>> next();

 private:
  using Piece = std::variant<Record, BadRecord>;
  using Names = std::map<std::string, std::string>;  // columns, and how they were first spelled
  ReadBlock reader();
  void read_front();
  void open_csv();
  void name_columns(const CsvRow& row);
  std::optional<Piece> next_row();
  bool is_names(const std::vector<std::string>& row) const;
  std::optional<BadRecord> names_again(const CsvRow& row);
  Piece record_in(CsvRow& row) const;
  RecordField field_in(std::size_t place, std::string&& text) const;
  void open_json();
  std::optional<Piece> next_object();
  std::optional<Piece> read_object(Names* names);

  std::string name_;
  ListForm form_;
  ListText text_;
  std::string front_;  // read by the constructor to see the form
  std::unique_ptr<CsvReader> csv_;
  std::unique_ptr<JsonSplitter> json_;
  std::vector<std::string> columns_;
  std::vector<std::string> meanings_;  // of columns_
  std::size_t needed_ = 0;             // in columns_: what the last of the form's needed meanings is
  bool is_named_ = true;
  std::deque<Piece> first_;  // the first rows of JSON, read to see its columns
  std::uint64_t lines_before_ = 0;
  std::uint64_t title_lines_ = 0;
};

}  // namespace callmill::outside
