#include "domain/lead/lead_rows.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "domain/json.h"
#include "domain/lead/lead_limits.h"
#include "domain/phone_number.h"
#include "domain/text.h"

namespace callmill {

namespace {

template <class Text>
struct Column {
  std::string_view name;
  Text LeadRow::*field;
};
using TextColumn = Column<std::optional<std::string>>;
using NeededColumn = Column<std::string>;
constexpr std::array kTextColumns{
    TextColumn{"email", &LeadRow::email},
    TextColumn{"product_name", &LeadRow::product_name},
    TextColumn{"city", &LeadRow::city},
    TextColumn{"state", &LeadRow::state},
    TextColumn{"query_message", &LeadRow::query_message},
};
constexpr std::array kNeededColumns{
    NeededColumn{"name", &LeadRow::name},
    NeededColumn{"phone", &LeadRow::phone},
    NeededColumn{"source", &LeadRow::source},
};

constexpr std::size_t kLongestList = 1000;  // bytes of columns' names in an error

/// Keeps its lines; without white space at the ends.
std::string tidy(std::string_view text) {
  return std::string(trimmed(clean_text(text)));
}

/// Nothing: taken.
std::optional<std::string> take(LeadRow& lead, const std::string& column, const RecordField& field) {
  if (column == "priority") {
    const auto priority = number_in<std::int64_t>(one_line(field.text));
    if (!priority) return "expected a whole number, got '" + std::string(cut_text(one_line(field.text), 64)) + "'";
    lead.priority = *priority;
    return std::nullopt;
  }
  const bool is_structured = field.is_json && (field.text.front() == '[' || field.text.front() == '{');
  if (is_structured) return "expected text, got a list or an object";
  for (const NeededColumn& needed : kNeededColumns) {
    if (needed.name == column) lead.*needed.field = one_line(field.text);
  }
  for (const TextColumn& text : kTextColumns) {
    if (text.name == column) lead.*text.field = column == "query_message" ? tidy(field.text) : one_line(field.text);
  }
  return std::nullopt;
}

bool is_known(std::string_view column) {
  const auto is_it = [&](const auto& known) { return known.name == column; };
  return column == "priority" || std::any_of(kNeededColumns.begin(), kNeededColumns.end(), is_it) ||
         std::any_of(kTextColumns.begin(), kTextColumns.end(), is_it);
}

void read_number(LeadRow& lead) {
  const auto read = read_phone_number(lead.phone);
  if (const auto* number = std::get_if<PhoneNumber>(&read)) {
    lead.phone_e164 = number->e164;
    lead.lenient = number->lenient;
  } else {
    lead.unreadable = std::get<UnreadableNumber>(read).why;
  }
}

constexpr std::size_t kNamesListed = 20;

std::string listed(const std::vector<std::string>& names) {
  std::string list;
  for (std::size_t i = 0; i < std::min(names.size(), kNamesListed); ++i) list += (i == 0 ? "" : ", ") + names[i];
  list.resize(cut_text(list, kLongestList).size());
  if (names.size() > kNamesListed) list += " and " + std::to_string(names.size() - kNamesListed) + " more";
  return list.empty() ? "none" : list;
}

}  // namespace

std::variant<LeadRow, RowError> read_lead(const Record& record, const std::string& source) {
  if (auto error = size_error(record)) return *std::move(error);
  LeadRow lead;
  lead.line = record.line;
  lead.source = source;
  auto attributes = nlohmann::ordered_json::object();
  std::set<std::string> seen;
  for (const RecordField& field : record.fields) {
    const std::string column = column_of(field.column);
    if (!is_known(column)) {
      attributes[one_line(field.column)] =
          field.is_json ? read_ordered_json(field.text) : nlohmann::ordered_json(tidy(field.text));
      if (attributes.size() > kMostAttributes) return too_many_attributes();
      continue;
    }
    if (!seen.insert(column).second) return RowError{column, "is given twice"};
    if (auto error = take(lead, column, field)) return RowError{column, *error};
  }
  for (const NeededColumn& needed : kNeededColumns) {
    if ((lead.*needed.field).empty()) return RowError{std::string(needed.name), "is empty"};
  }
  read_number(lead);
  lead.attributes = attributes.dump();
  if (auto error = size_error(lead)) return *std::move(error);
  return lead;
}

std::optional<std::string> columns_error(const std::vector<std::string>& columns, bool source_is_given,
                                         std::string_view source_option) {
  std::set<std::string> seen;
  for (const std::string& name : columns) {
    const std::string column = is_known(column_of(name)) ? column_of(name) : name;
    if (!column.empty() && !seen.insert(column).second)
      return "the column " + std::string(cut_text(column, 64)) + " is given twice";
  }
  std::vector<std::string> missing;
  for (const NeededColumn& needed : kNeededColumns) {
    if (needed.name == "source" && source_is_given) continue;
    if (!seen.contains(std::string(needed.name))) missing.emplace_back(needed.name);
  }
  if (missing.empty()) return std::nullopt;
  const bool source_only = missing.size() == 1 && missing.front() == "source";
  return "has no column " + listed(missing) + "; its columns are " + listed(columns) +
         (source_only ? "; " + std::string(source_option) + " says it for all rows" : "");
}

}  // namespace callmill
