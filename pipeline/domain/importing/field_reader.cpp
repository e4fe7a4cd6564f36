#include "domain/importing/field_reader.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "domain/instant.h"
#include "domain/json.h"
#include "domain/text.h"

namespace callmill {

namespace {

constexpr std::int64_t kFirstMillisecond = 100'000'000'000;     // as seconds, the year 5138
constexpr std::int64_t kLastMillisecond = 253'402'300'799'999;  // 9999-12-31T23:59:59.999Z

std::optional<std::int64_t> whole_number(const nlohmann::json& value) {
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX) return std::nullopt;
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (value.is_number_float()) {
    const double number = value.get<double>();
    if (std::trunc(number) != number || std::abs(number) > 9e15) return std::nullopt;
    return static_cast<std::int64_t>(number);
  }
  if (!value.is_string()) return std::nullopt;
  return number_in<std::int64_t>(value.get_ref<const std::string&>());
}

std::optional<UnixMillis> instant_in(const nlohmann::json& value) {
  if (value.is_string()) return parse_instant(value.get_ref<const std::string&>());
  if (value.is_number_float() && value.get<double>() > 0 && value.get<double>() < double(kFirstMillisecond)) {
    return unix_millis(static_cast<std::int64_t>(std::floor(value.get<double>() * 1000)));
  }
  const auto number = whole_number(value);
  if (!number || *number < 0 || *number > kLastMillisecond) return std::nullopt;
  return unix_millis(*number < kFirstMillisecond ? *number * 1000 : *number);
}

std::optional<std::string> line_in(const nlohmann::json& value) {
  if (!value.is_string()) return std::nullopt;
  return one_line(value.get_ref<const std::string&>());
}

std::optional<std::string> id_in(const nlohmann::json& value) {
  return value.is_number_integer() ? value.dump() : line_in(value);
}

std::optional<std::string> not_empty(std::optional<std::string> text) {
  return text && text->empty() ? std::nullopt : std::move(text);
}

void add_line(std::vector<std::string>& lines, std::string_view text) {
  if (std::string line = one_line(text); !line.empty()) lines.push_back(std::move(line));
}

/// Null where a part holds no text at all (an image, a tool call); parts are joined by a space.
std::optional<std::string> text_in(const nlohmann::json& value, const Mapping& mapping) {
  if (value.is_string()) return clean_text(value.get_ref<const std::string&>());
  if (!value.is_array()) return std::nullopt;
  std::string joined;
  for (const auto& part : value) {
    const auto found = part.is_object() ? find_field(part, mapping, "chunks.text") : Found{&part, nullptr};
    if (!found || !found->value->is_string()) continue;
    const std::string text = clean_text(found->value->get_ref<const std::string&>());
    if (text.empty()) continue;
    if (!joined.empty()) joined += ' ';
    joined += text;
  }
  return joined;
}

}  // namespace

FieldReader::FieldReader(const nlohmann::json& document, const Mapping& mapping, std::string_view group,
                         std::string where, std::vector<std::string>& errors)
    : document_(document), mapping_(mapping), group_(group), where_(std::move(where)), errors_(errors) {}

std::string FieldReader::name_of(std::string_view field) const {
  return group_ + "." + std::string(field);
}

std::optional<Found> FieldReader::find(std::string_view field) const {
  return find_field(document_, mapping_, name_of(field));
}

void FieldReader::add_error(std::string_view field, const std::string& words) {
  errors_.push_back(where_ + std::string(field) + ": " + words);
}

void FieldReader::add_type_error(std::string_view field, const Found& found, std::string_view expected) {
  constexpr std::size_t kShown = 40;
  const std::string shown =
      found.value->is_primitive() ? json_text(*found.value) : std::string(found.value->type_name());
  add_error(field, "expected " + std::string(expected) + " at " + format_pointer(*found.at) + ", found " +
                       std::string(cut_text(shown, kShown)));
}

template <class ValueIn>
auto FieldReader::read(std::string_view field, ValueIn value_in, std::string_view expected) {
  const auto found = find(field);
  auto value = found ? value_in(*found->value) : std::nullopt;
  if (found && !value) add_type_error(field, *found, expected);
  return value;
}

std::optional<std::string> FieldReader::id(std::string_view field) {
  return not_empty(read(field, id_in, "a string"));
}

std::optional<std::string> FieldReader::required_id(std::string_view field) {
  const std::size_t before = errors_.size();
  auto value = id(field);
  if (value || errors_.size() != before) return value;
  std::string tried;
  for (const Pointer& pointer : mapping_.at(name_of(field)))
    tried += (tried.empty() ? "" : ", ") + format_pointer(pointer);
  add_error(field, "not found, tried " + tried);
  return std::nullopt;
}

std::optional<std::string> FieldReader::line(std::string_view field) {
  return not_empty(read(field, line_in, "a string"));
}

std::optional<std::int64_t> FieldReader::integer(std::string_view field) {
  return read(field, whole_number, "a whole number");
}

std::optional<UnixMillis> FieldReader::instant(std::string_view field) {
  return read(field, instant_in, "a date (ISO 8601, or unix time from 1970 to 9999)");
}

std::optional<bool> FieldReader::boolean(std::string_view field) {
  const auto bool_in = [](const nlohmann::json& value) {
    return value.is_boolean() ? std::optional(value.get<bool>()) : std::nullopt;
  };
  return read(field, bool_in, "true or false");
}

std::vector<std::string> FieldReader::lines(std::string_view field) {
  const auto found = find(field);
  if (!found) return {};
  std::vector<std::string> lines;
  if (found->value->is_string()) {
    for (std::string_view rest = found->value->get_ref<const std::string&>(); !rest.empty();) {
      const std::string_view one = rest.substr(0, rest.find(','));
      add_line(lines, one);
      rest.remove_prefix(std::min(rest.size(), one.size() + 1));
    }
    return lines;
  }
  if (!found->value->is_array()) {
    add_type_error(field, *found, "a list of strings");
    return {};
  }
  for (const auto& one : *found->value) {
    if (one.is_string()) {
      add_line(lines, one.get_ref<const std::string&>());
    } else {
      add_type_error(field, Found{&one, found->at}, "strings in the list");
    }
  }
  return lines;
}

std::optional<std::string> FieldReader::text(std::string_view field) {
  for (const Pointer& pointer : mapping_.at(name_of(field))) {
    const nlohmann::json* value = value_at(document_, pointer);
    if (value == nullptr || value->is_null()) continue;
    auto text = text_in(*value, mapping_);
    if (!text) {
      add_type_error(field, Found{value, &pointer}, "a string, or a list of parts with text");
      return std::nullopt;
    }
    if (!text->empty()) return text;
  }
  return std::nullopt;
}

}  // namespace callmill
