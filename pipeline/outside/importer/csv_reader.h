// Rows of a CSV file (RFC 4180), one after another. libcsv parses them; this class counts lines, bounds a row, and
// resumes after a broken one.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "outside/importer/byte_source.h"

struct csv_parser;

namespace callmill::outside {

/// The most bytes of one row. A quote that is never closed is found after so many.
inline constexpr std::size_t kLargestRow = 64UL << 10UL;

struct CsvRow {
  std::uint64_t line = 0;  ///< On which it starts, from 1.
  std::vector<std::string> fields;
};

/// A row that cannot be parsed. Reading resumes with the line after its first one.
struct BrokenRow {
  std::uint64_t line = 0;
  std::string why;
};

/// Comma, semicolon or tab: the one that the file's first line has most often outside quotes.
char detect_delimiter(std::string_view first_line);

/// Holds one row and one block at a time. Line ends are LF, CR LF or CR; blank lines are skipped; spaces around a field
/// are dropped unless it is quoted; of a field written ="98765" the quoted text counts; a byte order mark before a row
/// is dropped.
class CsvReader {
 public:
  CsvReader(ReadBlock read, char delimiter);
  ~CsvReader();
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;

  /// Nothing at the end. Throws ReadError.
  std::optional<std::variant<CsvRow, BrokenRow>> next();
  std::size_t bytes_held() const { return buffer_.capacity(); }

 private:
  using Piece = std::variant<CsvRow, BrokenRow>;

  static void on_field(void* field, std::size_t size, void* self);
  static void on_row(int terminator, void* self);
  bool fill();
  std::optional<std::size_t> line_end();
  std::optional<Piece> feed(std::string_view line);
  std::optional<Piece> finish();
  CsvRow take_row();
  BrokenRow broken(std::string why);
  BrokenRow too_long();
  void start_parser();

  ReadBlock read_;
  char delimiter_;
  std::unique_ptr<csv_parser> parser_;
  std::string buffer_;
  std::size_t position_ = 0;  // in buffer_: the next byte to feed
  std::size_t row_ = 0;       // in buffer_: where the present row began
  std::uint64_t line_ = 1;    // of position_
  std::uint64_t row_line_ = 1;
  bool in_row_ = false;
  bool row_ended_ = false;
  bool skip_line_ = false;  // its beginning was too long and is dropped
  std::vector<std::string> fields_;
};

}  // namespace callmill::outside
