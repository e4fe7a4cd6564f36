#include "domain/lead/lead_rows.h"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "domain/json.h"
#include "domain/lead/lead_limits.h"
#include "domain/lead/opt_out.h"
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
    lead.fault = std::get<UnreadableNumber>(read).fault;
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

/// What a lead's columns were given so far.
class Given {
 public:
  /// Whether it is the first; a second of the same value is passed over. Else `error`.
  bool is_first(const std::string& column, const RecordField& field, std::optional<RowError>& error) {
    const auto [known, is_new] = fields_.emplace(column, &field);
    if (!is_new && !same_value(column, known->second->text, field.text)) {
      error = RowError{column, "is given twice, with two values"};
    }
    return is_new;
  }

 private:
  static bool same_value(const std::string& column, const std::string& one, const std::string& other) {
    if (one_line(one) == one_line(other)) return true;
    if (column != "phone") return false;
    const auto first = read_phone_number(one_line(one));
    const auto second = read_phone_number(one_line(other));
    const auto* number = std::get_if<PhoneNumber>(&first);
    const auto* same = std::get_if<PhoneNumber>(&second);
    return number != nullptr && same != nullptr && number->e164 == same->e164;
  }

  std::map<std::string, const RecordField*> fields_;
};

/// Of a column that goes to attributes too.
std::optional<RowError> take_opt_out(LeadRow& lead, const std::string& column, const RecordField& field) {
  if (!is_opt_out_column(column)) return std::nullopt;
  const auto said = opted_out(field.text);
  if (!said)
    return RowError{one_line(field.column),
                    "expected true or false, got '" + std::string(cut_text(one_line(field.text), 64)) + "'"};
  lead.is_do_not_call = lead.is_do_not_call || *said;
  return std::nullopt;
}

/// Under its own name, with a number behind it if another value has that already.
void add_attribute(nlohmann::ordered_json& attributes, const RecordField& field) {
  nlohmann::ordered_json value =
      field.is_json ? read_ordered_json(field.text) : nlohmann::ordered_json(tidy(field.text));
  const std::string name = one_line(field.column);
  std::string free = name;
  for (int count = 2; attributes.contains(free); ++count) {
    if (attributes[free] == value) return;
    free = name + "_" + std::to_string(count);
  }
  attributes[free] = std::move(value);
}

}  // namespace

namespace {

std::variant<LeadRow, RowError> read_row(const Record& record, const std::string& source) {
  if (auto error = size_error(record)) return *std::move(error);
  LeadRow lead;
  lead.line = record.line;
  lead.source = source;
  auto attributes = nlohmann::ordered_json::object();
  Given given;
  for (const RecordField& field : record.fields) {
    const std::string column = meaning_of(field);
    if (!is_known(column)) {
      if (auto error = take_opt_out(lead, column, field)) return *std::move(error);
      if (is_phone_column(column)) lead.further_phones += tidy(field.text) + '\n';
      add_attribute(attributes, field);
      if (attributes.size() > kMostAttributes) return too_many_attributes();
      continue;
    }
    std::optional<RowError> twice;
    if (!given.is_first(column, field, twice)) {
      if (twice) return *twice;
      continue;
    }
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

/// Whether a column that is about it does not clearly say no.
bool may_ask_not_to_be_called(const Record& record) {
  return std::any_of(record.fields.begin(), record.fields.end(), [](const RecordField& field) {
    return is_opt_out_column(meaning_of(field)) && opted_out(field.text) != false;
  });
}

}  // namespace

std::variant<LeadRow, RowError> read_lead(const Record& record, const std::string& source) {
  auto read = read_row(record, source);
  auto* error = std::get_if<RowError>(&read);
  if (error != nullptr && may_ask_not_to_be_called(record)) {
    error->why += "; its number was NOT put on the do-not-call list";
  }
  return read;
}

const std::vector<std::string>& lead_columns() {
  static const std::vector<std::string> columns = [] {
    std::vector<std::string> names;
    for (const NeededColumn& needed : kNeededColumns) names.emplace_back(needed.name);
    for (const TextColumn& text : kTextColumns) names.emplace_back(text.name);
    names.emplace_back("priority");
    return names;
  }();
  return columns;
}

std::optional<ColumnsError> columns_error(const std::vector<std::string>& columns, const ColumnNames& names,
                                          bool source_is_given, std::string_view source_option) {
  std::set<std::string> seen;
  for (const std::string& name : columns) seen.insert(names.meaning_of(name));
  std::vector<std::string> missing;
  for (const NeededColumn& needed : kNeededColumns) {
    if (needed.name == "source" && source_is_given) continue;
    if (!seen.contains(std::string(needed.name))) missing.emplace_back(needed.name);
  }
  if (missing.empty()) return std::nullopt;
  const bool source_only = missing.size() == 1 && missing.front() == "source";
  return ColumnsError{"has no column " + listed(missing) + "; its columns are " + listed(columns) +
                          (source_only ? "; " + std::string(source_option) + " says it for all rows" : ""),
                      guessed_columns(missing, columns)};
}

}  // namespace callmill
