#include "outside/importer/record_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "domain/formula_mark.h"
#include "domain/json.h"
#include "domain/lead/row_kind.h"
#include "domain/text.h"
#include "outside/importer/extended_json.h"

namespace callmill::outside {

namespace {

constexpr const char* kNotUtf8 =
    "is not UTF-8, probably Windows-1252: save the list as 'CSV UTF-8', or run iconv -f WINDOWS-1252 -t UTF-8";

constexpr std::size_t kBeginning = 512;  // has a zero byte in every usual binary file, and in no list
constexpr std::size_t kRowsAhead = 20;   // of JSON, which has no header: what they name are its columns

void refuse_unknown_list(const std::string& name, std::string_view bytes) {
  if (bytes.starts_with("PK\x03\x04")) throw UnknownForm(name + ": is a workbook or a zip; save it as 'CSV UTF-8'");
  if (bytes.substr(0, kBeginning).find('\0') != std::string_view::npos) {
    throw UnknownForm(name + ": is no text; a list is CSV, or JSON with an object a line, as UTF-8");
  }
  if (bytes.starts_with("\xD0\xCF\x11\xE0")) throw UnknownForm(name + ": is a workbook (.xls); save it as 'CSV UTF-8'");
}

std::string line_name(std::uint64_t line) {
  return "line " + std::to_string(line);
}

bool same_name(const std::string& one, const std::string& other) {
  return one.size() == other.size() && lower(one) == lower(other);
}

bool is_empty_row(const std::vector<std::string>& fields) {
  return std::all_of(fields.begin(), fields.end(), [](const std::string& field) { return one_line(field).empty(); });
}

}  // namespace

RecordReader::RecordReader(std::string name, ReadBlock read, ListForm form)
    : name_(std::move(name)), form_(std::move(form)), text_(std::move(read)) {
  read_front();
  refuse_unknown_list(name_, front_);
  if (front_.starts_with(kByteOrderMark)) front_.erase(0, kByteOrderMark.size());
  const auto first = front_.find_first_not_of(" \t\r\n");
  const char begins = first == std::string::npos ? '\0' : front_[first];
  if (begins == '{' || begins == '[') {
    open_json();
  } else if (begins == '<' || front_.starts_with("MIME-Version:")) {
    throw UnknownForm(name_ +
                      ": is a page of HTML or XML, as many a .xls is; open it in a spreadsheet and save it as "
                      "'CSV UTF-8'");
  } else {
    open_csv();
  }
}

/// A pipe gives what it has: reads on until the top of the list is there.
void RecordReader::read_front() {
  std::size_t lines = 0;
  for (auto block = text_.read(); !block.empty(); block = text_.read()) {
    front_ += block;
    lines += static_cast<std::size_t>(
        std::count_if(block.begin(), block.end(), [](char c) { return c == '\n' || c == '\r'; }));
    if (front_.size() > kLargestRow || lines > (form_.needed.empty() ? 1 : kTopLines)) break;
  }
}

/// What is left of front_, then the source.
ReadBlock RecordReader::reader() {
  return [this, given = false]() mutable -> std::string_view {
    if (!std::exchange(given, true) && !front_.empty()) return front_;
    return text_.read();
  };
}

void RecordReader::open_csv() {
  const ListTop top = find_top(front_, form_);
  front_.erase(0, top.skipped);
  lines_before_ = top.lines;
  title_lines_ = top.title_lines;
  is_named_ = top.is_named;
  csv_ = std::make_unique<CsvReader>(reader(), top.delimiter);
  if (!is_named_) return;
  const auto piece = csv_->next();
  if (!piece) return;
  if (const auto* broken = std::get_if<BrokenRow>(&*piece)) {
    throw UnknownForm(name_ + ": " + line_name(broken->line + lines_before_) + ": " + broken->why);
  }
  const auto& row = std::get<CsvRow>(*piece);
  for (const std::string& name : row.fields) {
    if (!is_utf8(name)) throw UnknownForm(name_ + ": " + line_name(row.line + lines_before_) + ": " + kNotUtf8);
  }
  name_columns(row);
}

void RecordReader::name_columns(const CsvRow& row) {
  columns_.clear();
  meanings_.clear();
  needed_ = 0;
  for (const std::string& name : row.fields) {
    columns_.push_back(one_line(name));
    meanings_.emplace_back(form_.names.meaning_of(name));
    const bool is_needed = !form_.needed.empty() && form_.names.meaning_of(name) == form_.needed.back();
    if (is_needed) needed_ = columns_.size() - 1;
  }
}

std::optional<RecordReader::Piece> RecordReader::next() {
  return json_ ? next_object() : next_row();
}

std::optional<RecordReader::Piece> RecordReader::next_row() {
  while (auto piece = csv_->next()) {
    if (const auto* broken = std::get_if<BrokenRow>(&*piece)) {
      return BadRecord{.line = broken->line + lines_before_, .why = broken->why};
    }
    auto& row = std::get<CsvRow>(*piece);
    if (is_empty_row(row.fields)) continue;
    if (auto bad = names_again(row)) return *std::move(bad);
    return record_in(row);
  }
  return std::nullopt;
}

/// Whether a row names columns, as the rows of joined files do.
bool RecordReader::is_names(const std::vector<std::string>& row) const {
  if (columns_.empty()) return false;
  if (form_.needed.empty()) return std::equal(row.begin(), row.end(), columns_.begin(), columns_.end(), same_name);
  const auto& phone = columns_[needed_];
  const auto is_it = [&](const std::string& field) { return same_name(field, phone); };
  return std::any_of(row.begin(), row.end(), is_it) && kind_of_row(row, form_.names, form_.needed) == RowKind::names;
}

std::optional<BadRecord> RecordReader::names_again(const CsvRow& row) {
  if (!is_names(row.fields)) return std::nullopt;
  BadRecord bad{.line = row.line + lines_before_, .why = "names the columns again"};
  const std::vector<std::string> before = columns_;
  name_columns(row);
  if (!std::equal(before.begin(), before.end(), columns_.begin(), columns_.end(), same_name))
    bad.why += ", and others or in another order: the rows after it are read by it";
  return bad;
}

RecordField RecordReader::field_in(std::size_t place, std::string&& text) const {
  const std::string_view plain = unmarked(text);
  if (plain.size() < text.size()) text.erase(0, 1);
  if (!is_named_) return {form_.without_names, std::move(text), false, form_.without_names};
  if (place < columns_.size() && !columns_[place].empty())
    return {columns_[place], std::move(text), false, meanings_[place]};
  return {"column_" + std::to_string(place + 1), std::move(text), false, std::nullopt};
}

RecordReader::Piece RecordReader::record_in(CsvRow& row) const {
  Record record{row.line + lines_before_, {}};
  record.fields.reserve(row.fields.size());
  for (std::size_t i = 0; i < row.fields.size(); ++i) {
    std::string& text = row.fields[i];
    if (!is_utf8(text)) return BadRecord{record.line, field_in(i, "").column, kNotUtf8};
    if (one_line(text).empty()) continue;
    if (is_named_ && i >= columns_.size()) {
      return BadRecord{.line = record.line,
                       .why = "has " + std::to_string(row.fields.size()) + " fields, the first line has " +
                              std::to_string(columns_.size()) + "; is a comma not quoted?"};
    }
    record.fields.push_back(field_in(i, std::move(text)));
  }
  return record;
}

void RecordReader::open_json() {
  json_ = std::make_unique<JsonSplitter>(reader());
  Names names;
  while (first_.size() < kRowsAhead) {
    auto row = read_object(&names);
    if (!row) break;
    first_.push_back(*std::move(row));
  }
  for (auto& [column, name] : names) columns_.push_back(std::move(name));
  const auto is_record = [](const Piece& row) { return std::holds_alternative<Record>(row); };
  if (first_.empty() || std::any_of(first_.begin(), first_.end(), is_record)) return;
  const auto& bad = std::get<BadRecord>(first_.front());
  throw UnknownForm(name_ + ": is no list: " + line_name(bad.line) + ": " + bad.why);
}

std::optional<RecordReader::Piece> RecordReader::next_object() {
  if (first_.empty()) return read_object(nullptr);
  Piece row = std::move(first_.front());
  first_.pop_front();
  return row;
}

/// The keys go into `names`, if it is given.
std::optional<RecordReader::Piece> RecordReader::read_object(Names* names) {
  const auto piece = json_->next();
  if (!piece) return std::nullopt;
  if (const auto* broken = std::get_if<BrokenJson>(&*piece)) return BadRecord{.line = broken->line, .why = broken->why};
  const auto& raw = std::get<RawJson>(*piece);
  if (raw.text.size() > kLargestRow) {
    return BadRecord{.line = raw.line,
                     .why = "the object is longer than " + std::to_string(kLargestRow / 1024) + " KiB"};
  }
  try {
    const nlohmann::json object = read_extended_json(raw.text);
    if (names != nullptr) {
      for (const auto& [key, value] : object.items()) names->emplace(column_of(key), one_line(key));
    }
    return record_of(object, raw.line, form_.names);
  } catch (const JsonError& error) {
    return BadRecord{.line = raw.line, .why = error.why};
  }
}

}  // namespace callmill::outside
