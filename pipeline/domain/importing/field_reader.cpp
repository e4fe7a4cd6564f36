#include "domain/importing/field_reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "domain/instant.h"
#include "domain/json.h"
#include "domain/mail/mail_address.h"
#include "domain/text.h"

namespace callmill {

namespace {

constexpr std::int64_t kFirstMillisecond = 100'000'000'000;     // as seconds, the year 5138
constexpr std::int64_t kLastMillisecond = 253'402'300'799'999;  // 9999-12-31T23:59:59.999Z

constexpr std::size_t kShown = 40;  // bytes of a value in an error

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

/// 0, and the first instant of a calendar, are how programs without a null say "not yet": Go's zero time, .NET's
/// DateTime.MinValue, the protobuf default.
bool is_no_instant(const nlohmann::json& value) {
  if (!value.is_string()) return value.is_number() && value.get<double>() == 0;
  const std::string_view text = trimmed(value.get_ref<const std::string&>());
  constexpr std::array<std::string_view, 3> kFirstDays{"0000-00-00", "0001-01-01", "0001-01-02"};  // 02: a zone's
  const auto begins = [&](std::string_view day) { return text.starts_with(day); };
  return text == "0" || std::ranges::any_of(kFirstDays, begins) || parse_instant(text) == UnixMillis{};
}

std::optional<UnixMillis> instant_in(const nlohmann::json& value) {
  constexpr std::int64_t kFirstNanosecond = 100'000'000'000'000'000;  // as nanoseconds, the year 1973
  constexpr std::int64_t kPerMillisecond = 1'000'000;
  if (value.is_number_float() && value.get<double>() > 0 && value.get<double>() < double(kFirstMillisecond)) {
    return unix_millis(static_cast<std::int64_t>(std::floor(value.get<double>() * 1000)));
  }
  const auto number = whole_number(value);
  if (!number) return value.is_string() ? parse_instant(value.get_ref<const std::string&>()) : std::nullopt;
  if (*number >= kFirstNanosecond) return unix_millis(*number / kPerMillisecond);
  if (*number < 0 || *number > kLastMillisecond) return std::nullopt;
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
                         std::string where, Findings& findings)
    : document_(document), mapping_(mapping), group_(group), where_(std::move(where)), findings_(findings) {}

std::string FieldReader::name_of(std::string_view field) const {
  return group_ + "." + std::string(field);
}

std::optional<Found> FieldReader::find(std::string_view field) const {
  return find_field(document_, mapping_, name_of(field));
}

void FieldReader::add_error(std::string_view field, const std::string& words) {
  findings_.errors.push_back(where_ + std::string(field) + ": " + words);
}

void FieldReader::add_remark(std::string_view field, const std::string& words) {
  findings_.remarks.push_back(where_ + std::string(field) + ": " + words);
}

void FieldReader::add_type_error(std::string_view field, const Found& found, std::string_view expected) {
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
  const std::size_t before = findings_.errors.size();
  auto value = id(field);
  if (value || findings_.errors.size() != before) return value;
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
  const auto found = find(field);
  if (found && is_no_instant(*found->value)) return std::nullopt;
  return read(field, instant_in, "a date (ISO 8601, or unix time from 1970 to 9999)");
}

std::optional<UnixMillis> FieldReader::instant_if_any(std::string_view field) const {
  const auto found = find(field);
  return found && !is_no_instant(*found->value) ? instant_in(*found->value) : std::nullopt;
}

std::optional<bool> FieldReader::boolean(std::string_view field) {
  const auto bool_in = [](const nlohmann::json& value) {
    return value.is_boolean() ? std::optional(value.get<bool>()) : std::nullopt;
  };
  return read(field, bool_in, "true or false");
}

std::vector<std::string> FieldReader::addresses(std::string_view field) {
  const auto found = find(field);
  if (!found) return {};
  std::vector<std::string> addresses;
  const auto take = [&](const nlohmann::json& value) {
    if (value.is_string()) return take_addresses(field, value.get_ref<const std::string&>(), addresses);
    if (!value.is_null()) add_type_error(field, Found{&value, found->at}, "mail addresses");
  };
  if (!found->value->is_array()) {
    take(*found->value);
    return addresses;
  }
  for (const auto& one : *found->value) take(one);
  return addresses;
}

void FieldReader::take_addresses(std::string_view field, std::string_view text, std::vector<std::string>& addresses) {
  for (const std::string_view one : address_list(text)) {
    const auto read = read_mailbox(one);
    if (const auto* mailbox = std::get_if<Mailbox>(&read)) {
      addresses.push_back(mailbox->address);
      continue;
    }
    addresses.push_back(one_line(one));
    add_remark(field, "'" + std::string(cut_text(addresses.back(), kShown)) +
                          "' is not a mail address and gets no mail: " + std::get<BadAddress>(read).why);
  }
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
