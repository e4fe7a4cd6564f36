#include "domain/lead/exported_lead.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "domain/instant.h"
#include "domain/json.h"
#include "domain/lead/lead_limits.h"
#include "domain/text.h"

namespace callmill {

namespace {

constexpr std::array<std::string_view, 5> kTableColumns{"lead_id", "status", "retry_count", "dial_at", "why"};

template <class Columns>
bool holds(const Columns& columns, std::string_view column) {
  return std::find(columns.begin(), columns.end(), column) != columns.end();
}

std::optional<UnixTime> instant_in(const std::string& text) {
  const auto instant = parse_instant(one_line(text));
  return instant ? std::optional(std::chrono::floor<std::chrono::seconds>(*instant)) : std::nullopt;
}

std::optional<RowError> take(LeadState& state, const std::string& column, const std::string& text) {
  const auto take_instant = [&](std::optional<UnixTime>& instant) -> std::optional<RowError> {
    instant = instant_in(text);
    if (!instant) return RowError{column, "expected an instant, as 2026-11-21T05:14:00Z"};
    return std::nullopt;
  };
  if (column == "status") {
    state.status = text;
    const bool is_status = text == "new" || text == "dispatched" || text == "failed";
    if (!is_status) return RowError{column, "expected new, dispatched or failed"};
  } else if (column == "retry_count") {
    const auto count = number_in<std::int64_t>(text);
    if (!count || *count < 0) return RowError{column, "expected a whole number"};
    state.retry_count = *count;
  } else if (column == "retry_after") {
    return take_instant(state.retry_after);
  } else if (column == "created_at") {
    return take_instant(state.created_at);
  } else if (column == "tenant_id") {
    state.tenant_id = text;
  } else if (column == "failure_reason") {
    state.failure_reason = text;
  } else if (column == "failure_detail") {
    state.failure_detail = text;
  }
  return std::nullopt;
}

/// The JSON object that a field holds; nothing if it holds none.
std::optional<std::string> object_in(const std::string& text) try {
  const auto object = read_ordered_json(text);
  return object.is_object() ? std::optional(object.dump()) : std::nullopt;
} catch (const JsonError&) {
  return std::nullopt;
}

}  // namespace

bool is_leads_export(const std::vector<std::string>& columns) {
  const auto has = [&](std::string_view column) { return holds(columns, column); };
  return std::all_of(kTableColumns.begin(), kTableColumns.end(), has) &&
         std::all_of(kExportedColumns.begin(), kExportedColumns.end(), has);
}

std::variant<LeadRow, RowError> read_exported_lead(const Record& record) {
  Record known{record.line, {}};
  LeadState state;
  std::optional<std::string> attributes;
  for (const RecordField& field : record.fields) {
    if (field.column == "attributes") {
      attributes = object_in(field.text);
      if (!attributes) return RowError{field.column, "expected a JSON object"};
    } else if (holds(lead_columns(), field.column)) {
      known.fields.push_back(field);
    } else if (auto error = take(state, field.column, field.text)) {
      return *std::move(error);
    }
  }
  if (state.status.empty()) return RowError{"status", "is empty"};
  if (state.status == "failed" && !state.failure_reason) return RowError{"failure_reason", "is empty"};
  auto read = read_lead(known, "");
  auto* lead = std::get_if<LeadRow>(&read);
  if (lead == nullptr) return read;
  if (attributes) lead->attributes = *std::move(attributes);
  lead->was = std::move(state);
  if (auto error = size_error(*lead)) return *std::move(error);
  return read;
}

}  // namespace callmill
