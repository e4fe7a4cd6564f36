#include "outside/importer/csv_reader.h"

#include <csv.h>

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include "domain/text.h"

namespace callmill::outside {

namespace {

constexpr const char* kMisplacedQuote =
    "a quote is out of place; a field with quotes in it must be quoted, and each quote in it doubled";
constexpr const char* kOpenQuote = "a quote is opened here and not closed";

constexpr std::string_view kTextMark = "=\"";

/// A line where each field that is written ="98765", a spreadsheet's way to say that it is text, is "98765".
/// `in_quotes`: of the field with which the line begins.
std::string without_text_marks(std::string_view line, char delimiter, bool in_quotes) {
  std::string plain;
  bool at_start = !in_quotes;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (at_start && line.substr(i, 2) == kTextMark) continue;
    if (c == '"') in_quotes = !in_quotes;
    at_start = !in_quotes && (c == delimiter || (at_start && (c == ' ' || c == '\t')));
    plain += c;
  }
  return plain;
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace

char detect_delimiter(std::string_view first_line) {
  constexpr std::array kDelimiters{',', ';', '\t'};
  std::array<std::size_t, kDelimiters.size()> counts{};
  bool quoted = false;
  for (const char c : first_line) {
    quoted = quoted != (c == '"');
    const auto found = std::find(kDelimiters.begin(), kDelimiters.end(), c);
    if (!quoted && found != kDelimiters.end()) ++counts.at(static_cast<std::size_t>(found - kDelimiters.begin()));
  }
  return kDelimiters.at(static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin()));
}

CsvReader::CsvReader(ReadBlock read, char delimiter)
    : read_(std::move(read)), delimiter_(delimiter), parser_(std::make_unique<csv_parser>()) {
  start_parser();
}

CsvReader::~CsvReader() {
  csv_free(parser_.get());
}

void CsvReader::on_field(void* field, std::size_t size, void* self) {
  static_cast<CsvReader*>(self)->fields_.emplace_back(static_cast<const char*>(field), size);
}

void CsvReader::on_row(int, void* self) {
  static_cast<CsvReader*>(self)->row_ended_ = true;
}

void CsvReader::start_parser() {
  csv_free(parser_.get());
  if (csv_init(parser_.get(), CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc();
  csv_set_delim(parser_.get(), static_cast<unsigned char>(delimiter_));
  fields_.clear();
  in_row_ = false;
  row_ended_ = false;
}

bool CsvReader::fill() {
  const std::string_view block = read_();
  if (block.empty()) return false;
  buffer_.erase(0, row_);
  position_ -= row_;
  row_ = 0;
  buffer_ += block;
  return true;
}

/// In buffer_, after the line that begins at position_. Nothing: the line is longer than a row may be, or the file has
/// ended.
std::optional<std::size_t> CsvReader::line_end() {
  for (std::size_t looked_at = 0;;) {
    const auto end = buffer_.find_first_of("\r\n", position_ + looked_at);
    const bool maybe_pair = end != std::string::npos && buffer_[end] == '\r' && end + 1 == buffer_.size();
    if (end != std::string::npos && !maybe_pair) {
      return end + (buffer_.compare(end, 2, "\r\n") == 0 ? 2 : 1);
    }
    looked_at = (maybe_pair ? end : buffer_.size()) - position_;
    if (looked_at > kLargestRow) return std::nullopt;
    if (!fill()) return position_ == buffer_.size() ? std::nullopt : std::optional{buffer_.size()};
  }
}

std::optional<CsvReader::Piece> CsvReader::next() {
  for (;;) {
    if (!in_row_) {
      row_ = position_;
      row_line_ = line_;
    }
    const auto end = line_end();
    if (!end && position_ == buffer_.size()) return finish();
    if (!end || *end - row_ > kLargestRow) {
      if (!skip_line_) return in_row_ ? broken(kOpenQuote) : too_long();
    }
    const std::size_t begin = position_;
    position_ = end.value_or(buffer_.size());
    if (skip_line_) {
      skip_line_ = !end;
      if (end) ++line_;
      continue;
    }
    ++line_;
    if (auto piece = feed(std::string_view(buffer_).substr(begin, position_ - begin))) return piece;
  }
}

std::optional<CsvReader::Piece> CsvReader::feed(std::string_view line) {
  // One file behind another brings its mark along.
  if (!in_row_ && line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
  if (!in_row_ && is_blank(line)) return std::nullopt;
  std::string plain;
  if (line.find(kTextMark) != std::string_view::npos) {
    const char* const begin = buffer_.data() + row_;
    const bool in_quotes = in_row_ && std::count(begin, line.data(), '"') % 2 == 1;
    line = plain = without_text_marks(line, delimiter_, in_quotes);
  }
  in_row_ = true;
  if (csv_parse(parser_.get(), line.data(), line.size(), on_field, on_row, this) != line.size()) {
    return broken(kMisplacedQuote);
  }
  if (!row_ended_) return std::nullopt;
  return take_row();
}

/// At the end of the file, where the last row may have no line end.
std::optional<CsvReader::Piece> CsvReader::finish() {
  if (!in_row_) return std::nullopt;
  if (csv_fini(parser_.get(), on_field, on_row, this) != 0) return broken(kOpenQuote);
  return take_row();
}

CsvRow CsvReader::take_row() {
  in_row_ = false;
  row_ended_ = false;
  return {row_line_, std::exchange(fields_, {})};
}

/// Goes back to the second line of the row.
BrokenRow CsvReader::broken(std::string why) {
  start_parser();
  position_ = row_;
  line_ = row_line_ + 1;
  position_ = line_end().value_or(buffer_.size());
  return {row_line_, std::move(why)};
}

BrokenRow CsvReader::too_long() {
  start_parser();
  skip_line_ = true;
  return {row_line_, "the line is longer than " + std::to_string(kLargestRow / 1024) + " KiB"};
}

}  // namespace callmill::outside
