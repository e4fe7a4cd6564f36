#include "domain/lead/lead_limits.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "domain/json.h"
#include "domain/text.h"

namespace callmill {

namespace {

using Attributes = nlohmann::ordered_json;

std::string at_most(std::size_t count, const char* unit, std::size_t most) {
  return std::to_string(count) + " " + unit + ": at most " + std::to_string(most) + " expected";
}

std::optional<RowError> bytes_error(std::size_t bytes) {
  if (bytes <= kLargestLead) return std::nullopt;
  return RowError{"", "the row holds " + at_most(bytes, "bytes", kLargestLead)};
}

std::optional<RowError> length_error(const std::string& column, std::string_view text, std::size_t most) {
  // No text has more characters than bytes.
  const std::size_t length = text.size() <= most ? 0 : character_count(text);
  if (length <= most) return std::nullopt;
  return RowError{std::string(cut_text(column, 64)), "has " + at_most(length, "characters", most)};
}

std::size_t depth_of(const Attributes& value) {
  std::size_t deepest = 0;
  if (!value.is_structured()) return deepest;
  for (const Attributes& inner : value) deepest = std::max(deepest, depth_of(inner));
  return deepest + 1;
}

std::optional<RowError> attribute_error(const std::string& name, const Attributes& value) {
  if (auto error = length_error(name, name, kLongestName)) return RowError{error->column, "its name " + error->why};
  if (depth_of(value) > kDeepestAttribute) {
    return RowError{name, "is nested deeper than " + std::to_string(kDeepestAttribute) + " levels"};
  }
  return length_error(name, value.is_string() ? value.get<std::string>() : json_text(value), kLongestField);
}

std::optional<RowError> attributes_error(const Attributes& attributes) {
  if (attributes.size() > kMostAttributes) return too_many_attributes();
  for (const auto& [name, value] : attributes.items()) {
    if (auto error = attribute_error(name, value)) return error;
  }
  return std::nullopt;
}

std::string filled_attributes(const std::string& stored, const std::string& row) {
  if (row == "{}" || stored == row) return stored;
  Attributes merged = read_ordered_json(stored);
  const Attributes more = read_ordered_json(row);
  std::map<std::string, Attributes*> known;
  for (const auto& [name, value] : merged.items()) known.emplace(name, &value);
  std::vector<std::pair<std::string, Attributes>> lacking;
  for (const auto& [name, value] : more.items()) {
    const auto found = known.find(name);
    if (found == known.end()) lacking.emplace_back(name, value);
    if (found != known.end() && found->second->is_null()) *found->second = value;
  }
  auto& members = merged.get_ref<Attributes::object_t&>();
  for (auto& [name, value] : lacking) members.emplace_back(std::move(name), std::move(value));
  return json_text(merged);
}

struct Field {
  const char* column;
  std::optional<std::string> LeadRow::*text;
};
constexpr Field kFields[] = {{"email", &LeadRow::email},
                             {"product_name", &LeadRow::product_name},
                             {"city", &LeadRow::city},
                             {"state", &LeadRow::state},
                             {"query_message", &LeadRow::query_message}};

}  // namespace

RowError too_many_attributes() {
  return {"attributes", "more than " + std::to_string(kMostAttributes) + " columns besides the known ones"};
}

std::optional<RowError> size_error(const Record& record) {
  std::size_t bytes = 0;
  for (const RecordField& field : record.fields) bytes += field.column.size() + field.text.size();
  return bytes_error(bytes);
}

std::size_t bytes_of(const LeadRow& lead) {
  std::size_t bytes = lead.name.size() + lead.phone.size() + lead.source.size() + lead.attributes.size();
  for (const Field& field : kFields) bytes += (lead.*field.text).value_or("").size();
  return bytes;
}

std::optional<RowError> size_error(const LeadRow& lead) {
  if (auto error = bytes_error(bytes_of(lead))) return error;
  if (auto error = length_error("name", lead.name, kLongestName)) return error;
  if (auto error = length_error("source", lead.source, kLongestName)) return error;
  if (auto error = length_error("phone", lead.phone, kLongestField)) return error;
  for (const Field& field : kFields) {
    if (auto error = length_error(field.column, (lead.*field.text).value_or(""), kLongestField)) return error;
  }
  return attributes_error(read_ordered_json(lead.attributes));
}

LeadRow filled(LeadRow stored, const LeadRow& row) {
  for (const Field& field : kFields) {
    if (!(stored.*field.text)) stored.*field.text = row.*field.text;
  }
  stored.attributes = filled_attributes(stored.attributes, row.attributes);
  return stored;
}

bool says_more(const LeadRow& row, const LeadRow& lead) {
  const auto differs = [&](const Field& field) { return row.*field.text && row.*field.text != lead.*field.text; };
  if (row.name != lead.name || row.source != lead.source) return true;
  if (std::any_of(std::begin(kFields), std::end(kFields), differs)) return true;
  if (row.attributes == "{}" || row.attributes == lead.attributes) return false;
  const Attributes known = read_ordered_json(lead.attributes);
  const Attributes said = read_ordered_json(row.attributes);
  return std::any_of(said.items().begin(), said.items().end(), [&](const auto& attribute) {
    const auto found = known.find(attribute.key());
    return !attribute.value().is_null() && (found == known.end() || *found != attribute.value());
  });
}

}  // namespace callmill
