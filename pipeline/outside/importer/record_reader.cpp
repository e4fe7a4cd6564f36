#include "outside/importer/record_reader.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "domain/json.h"
#include "domain/text.h"
#include "outside/importer/extended_json.h"

namespace callmill::outside {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr const char* kNotUtf8 =
    "is not UTF-8, probably Windows-1252: save the list as 'CSV UTF-8', or run iconv -f WINDOWS-1252 -t UTF-8";

constexpr std::size_t kBeginning = 512;  // has a zero byte in every usual binary file, and in no list
constexpr std::size_t kRowsAhead = 20;   // of JSON, which has no header: what they name are its columns

void refuse_unknown_list(const std::string& name, std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    throw UnknownForm(name + ": is UTF-16 text; save it as 'CSV UTF-8'");
  }
  if (bytes.starts_with("PK\x03\x04")) throw UnknownForm(name + ": is a workbook or a zip; save it as 'CSV UTF-8'");
  if (bytes.substr(0, kBeginning).find('\0') != std::string_view::npos) {
    throw UnknownForm(name + ": is no text; a list is CSV, or JSON with an object a line, as UTF-8");
  }
  if (bytes.starts_with("\xD0\xCF\x11\xE0")) throw UnknownForm(name + ": is a workbook (.xls); save it as 'CSV UTF-8'");
}

std::string line_name(std::uint64_t line) {
  return "line " + std::to_string(line);
}

bool is_empty_row(const std::vector<std::string>& fields) {
  return std::all_of(fields.begin(), fields.end(), [](const std::string& field) { return one_line(field).empty(); });
}

}  // namespace

RecordReader::RecordReader(std::string name, ReadBlock read) : name_(std::move(name)), read_(std::move(read)) {
  // A pipe gives what it has: read on until the first line is there.
  for (auto block = read_(); !block.empty(); block = read_()) {
    front_ += block;
    if (front_.size() > kLargestRow || front_.find_first_of("\r\n") != std::string::npos) break;
  }
  std::string_view front = front_;
  refuse_unknown_list(name_, front);
  if (front.starts_with(kByteOrderMark)) front.remove_prefix(kByteOrderMark.size());
  const auto first = front.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && (front[first] == '{' || front[first] == '[')) {
    open_json();
  } else if (first != std::string_view::npos && front[first] == '<') {
    throw UnknownForm(name_ + ": is a page of HTML or XML; a list is CSV, or JSON with an object a line");
  } else {
    open_csv(front);
  }
}

/// What is left of front_, then the source.
ReadBlock RecordReader::reader() {
  return [this, given = false]() mutable -> std::string_view {
    if (!std::exchange(given, true) && !front_.empty()) return front_;
    return read_();
  };
}

void RecordReader::open_csv(std::string_view front) {
  std::string_view first_line = front.substr(0, front.find_first_of("\r\n"));
  char delimiter = detect_delimiter(first_line);
  const bool names_delimiter = first_line.size() == 5 && first_line.starts_with("sep=");
  if (names_delimiter) {
    delimiter = first_line.back();
    front.remove_prefix(std::min(front.size(), first_line.size() + (front.substr(5, 2) == "\r\n" ? 2 : 1)));
    lines_before_ = 1;
  }
  front_.erase(0, front_.size() - front.size());
  csv_ = std::make_unique<CsvReader>(reader(), delimiter);
  const auto piece = csv_->next();
  if (!piece) return;
  if (const auto* broken = std::get_if<BrokenRow>(&*piece)) {
    throw UnknownForm(name_ + ": " + line_name(broken->line + lines_before_) + ": " + broken->why);
  }
  pending_ = std::get<CsvRow>(*piece);
  for (const std::string& name : pending_->fields) {
    if (!is_utf8(name)) throw UnknownForm(name_ + ": " + line_name(pending_->line + lines_before_) + ": " + kNotUtf8);
    columns_.push_back(one_line(name));
  }
  pending_->fields.clear();
}

void RecordReader::first_row_is_record(const std::string& name) {
  pending_->fields = std::exchange(columns_, std::vector<std::string>(columns_.size(), name));
}

std::optional<RecordReader::Piece> RecordReader::next() {
  return json_ ? next_object() : next_row();
}

std::optional<RecordReader::Piece> RecordReader::next_row() {
  if (pending_) {
    const CsvRow first = *std::exchange(pending_, std::nullopt);
    if (!is_empty_row(first.fields)) return record_in(first);
  }
  while (auto piece = csv_->next()) {
    if (const auto* broken = std::get_if<BrokenRow>(&*piece)) {
      return BadRecord{.line = broken->line + lines_before_, .why = broken->why};
    }
    const auto& row = std::get<CsvRow>(*piece);
    if (!is_empty_row(row.fields)) return record_in(row);
  }
  return std::nullopt;
}

RecordReader::Piece RecordReader::record_in(const CsvRow& row) const {
  Record record{row.line + lines_before_, {}};
  for (std::size_t i = 0; i < row.fields.size(); ++i) {
    const std::string& text = row.fields[i];
    const std::string column =
        i < columns_.size() && !columns_[i].empty() ? columns_[i] : "column_" + std::to_string(i + 1);
    if (!is_utf8(text)) return BadRecord{record.line, column, kNotUtf8};
    if (one_line(text).empty()) continue;
    if (i >= columns_.size()) {
      return BadRecord{.line = record.line,
                       .why = "has " + std::to_string(row.fields.size()) + " fields, the first line has " +
                              std::to_string(columns_.size()) + "; is a comma not quoted?"};
    }
    record.fields.push_back({column, text, false});
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
    return record_of(object, raw.line);
  } catch (const JsonError& error) {
    return BadRecord{.line = raw.line, .why = error.why};
  }
}

}  // namespace callmill::outside
