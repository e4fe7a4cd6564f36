#include "outside/importer/list_form.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "domain/lead/row_kind.h"
#include "domain/text.h"
#include "outside/importer/csv_reader.h"

namespace callmill::outside {

namespace {

std::string_view first_line(std::string_view text) {
  return text.substr(0, text.find_first_of("\r\n"));
}

std::size_t after_first_line(std::string_view text) {
  const std::size_t end = first_line(text).size();
  return std::min(text.size(), end + (text.substr(end, 2) == "\r\n" ? 2 : 1));
}

/// The row that begins `text`; nothing for one that cannot be read.
std::optional<std::vector<std::string>> row_at(std::string_view text, char delimiter) {
  CsvReader reader([text]() mutable { return std::exchange(text, {}); }, delimiter);
  auto piece = reader.next();
  auto* row = piece ? std::get_if<CsvRow>(&*piece) : nullptr;
  if (row == nullptr || row->line != 1) return std::nullopt;
  const bool is_text =
      std::all_of(row->fields.begin(), row->fields.end(), [](const auto& field) { return is_utf8(field); });
  return is_text ? std::optional(std::move(row->fields)) : std::nullopt;
}

std::size_t filled_fields(const std::vector<std::string>& row) {
  return static_cast<std::size_t>(
      std::count_if(row.begin(), row.end(), [](const std::string& field) { return !one_line(field).empty(); }));
}

/// Whether the row may name columns that nobody knows: several, or one of phone numbers. "# asked us" does not.
bool names_something(const std::vector<std::string>& row) {
  constexpr std::size_t kLongestName = 30;
  const auto is_comment = [](const std::string& field) { return one_line(field).starts_with('#'); };
  const auto is_phone = [](const std::string& field) {
    return field.size() <= kLongestName && is_phone_column(column_of(field));
  };
  if (is_comment(row.front())) return false;
  return filled_fields(row) > 1 || std::any_of(row.begin(), row.end(), is_phone);
}

/// A row that is not a record, with the most fields so far.
struct FullestRow {
  std::size_t fields = 0;
  bool names = false;  ///< names_something().
  ListTop top;
};

/// "sep=;" says it for all lines.
std::optional<char> named_delimiter(std::string_view front) {
  const std::string_view line = first_line(front);
  return line.size() == 5 && line.starts_with("sep=") ? std::optional(line.back()) : std::nullopt;
}

}  // namespace

ListTop find_top(std::string_view front, const ListForm& form) {
  const auto named = named_delimiter(front);
  ListTop at;
  if (named) at = {.skipped = after_first_line(front), .lines = 1};
  ListTop first = at;
  first.delimiter = named.value_or(detect_delimiter(first_line(front.substr(first.skipped))));
  if (form.needed.empty()) return first;
  std::optional<FullestRow> most;
  for (std::size_t line = 0; line < kTopLines && at.skipped < front.size(); ++line) {
    const std::string_view rest = front.substr(at.skipped);
    at.delimiter = named.value_or(detect_delimiter(first_line(rest)));
    const auto row = row_at(rest, at.delimiter);
    const std::size_t fields = row ? filled_fields(*row) : 0;
    RowKind kind = fields == 0 ? RowKind::title : kind_of_row(*row, form.names, form.needed);
    // No title is passed over with a number in it where numbers are all that the list is for.
    if (kind == RowKind::title && fields > 0 && !form.without_names.empty() && holds_number(*row))
      kind = RowKind::record;
    if (kind == RowKind::names) return at;
    if (kind == RowKind::record) {
      if (form.without_names.empty() || (most && most->names)) break;
      at.is_named = false;
      return at;
    }
    if (fields > 0 && (!most || fields > most->fields)) most = {fields, names_something(*row), at};
    at.title_lines += fields > 0 ? 1 : 0;
    at.skipped += after_first_line(rest);
    ++at.lines;
  }
  return most ? most->top : first;
}

}  // namespace callmill::outside
