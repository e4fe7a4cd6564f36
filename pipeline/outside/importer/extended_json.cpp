#include "outside/importer/extended_json.h"

#include <simdjson.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "domain/instant.h"
#include "domain/text.h"

namespace callmill::outside {

namespace {

using nlohmann::json;

/// "[json.exception.parse_error.101] parse error at line 1, column 5: syntax error ..." -> "syntax error ...".
std::string plain_words(const std::string& what) {
  const auto column = what.find("column ");
  const auto words = column == std::string::npos ? std::string::npos : what.find(": ", column);
  return words == std::string::npos ? what : what.substr(words + 2);
}

std::optional<std::int64_t> integer_in(const json& value) {
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (!value.is_string()) return std::nullopt;
  return number_in<std::int64_t>(value.get_ref<const std::string&>());
}

/// A number where JSON has one; Infinity and NaN stay text.
std::optional<json> double_in(const json& value) {
  if (value.is_number()) return value;
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  if (text == "NaN" || text == "Infinity" || text == "-Infinity") return value;
  const auto number = number_in<double>(text);
  return number ? std::optional{json(*number)} : std::nullopt;
}

std::optional<json> text_in(const json& value) {
  return value.is_string() ? std::optional(value) : std::nullopt;
}

std::optional<json> date_in(const json& value) {
  if (value.is_string()) {
    const auto instant = parse_instant(value.get_ref<const std::string&>());
    return instant ? std::optional<json>(format_instant(*instant)) : std::nullopt;
  }
  constexpr std::int64_t kFurthest = 253'402'300'799'999;  // 9999-12-31
  const auto milliseconds = integer_in(value);
  if (!milliseconds || *milliseconds < -kFurthest || *milliseconds > kFurthest) return std::nullopt;
  return json(format_instant(unix_millis(*milliseconds)));
}

/// $timestamp: {"t": seconds, "i": a counter}.
std::optional<json> timestamp_in(const json& value) {
  if (!value.is_object() || !value.contains("t")) return std::nullopt;
  const auto seconds = integer_in(value.at("t"));
  if (!seconds || *seconds < 0 || *seconds > UINT32_MAX) return std::nullopt;
  return json(format_instant(unix_millis(*seconds * 1000)));
}

/// The 16 bytes that 24 characters of base64 stand for, as a UUID is written.
std::optional<std::string> uuid_of(const std::string& base64) {
  static constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  if (base64.size() != 24 || !base64.ends_with("==")) return std::nullopt;
  std::string uuid;
  unsigned bits = 0;
  int held = 0;
  for (const char c : base64.substr(0, 22)) {
    const auto value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 6U) | static_cast<unsigned>(value);
    for (held += 6; held >= 4 && uuid.size() < 36; held -= 4) {
      if (uuid.size() == 8 || uuid.size() == 13 || uuid.size() == 18 || uuid.size() == 23) uuid += '-';
      uuid += "0123456789abcdef"[(bits >> static_cast<unsigned>(held - 4)) & 0xFU];
    }
  }
  return uuid;
}

/// $binary: {"base64", "subType"}, or in the legacy form the base64 text with $type beside it.
std::optional<json> binary_in(const json& wrapper) {
  const json& value = wrapper.at("$binary");
  const json& base64 = value.is_object() && value.contains("base64") ? value.at("base64") : value;
  const json& holder = value.is_object() ? value : wrapper;
  const char* key = value.is_object() ? "subType" : "$type";
  if (!base64.is_string()) return std::nullopt;
  const bool is_uuid = holder.contains(key) && (holder.at(key) == "04" || holder.at(key) == "4");
  const auto uuid = is_uuid ? uuid_of(base64.get_ref<const std::string&>()) : std::nullopt;
  return uuid ? json(*uuid) : base64;
}

/// The plain value of a wrapper such as {"$oid": "..."}; nothing when it does not hold what its name says.
std::optional<json> unwrapped(const std::string& type, const json& wrapper) {
  const json& value = wrapper.at(type);
  if (type == "$oid" || type == "$uuid" || type == "$symbol" || type == "$numberDecimal") return text_in(value);
  if (type == "$date") return date_in(value);
  if (type == "$timestamp") return timestamp_in(value);
  if (type == "$numberDouble") return double_in(value);
  if (type == "$binary") return binary_in(wrapper);
  if (type == "$undefined") return json(nullptr);
  const auto number = integer_in(value);  // $numberInt, $numberLong
  return number ? std::optional<json>(*number) : std::nullopt;
}

bool is_wrapper(const std::string& type) {
  if (!type.starts_with('$')) return false;
  for (const char* known : {"$oid", "$date", "$numberInt", "$numberLong", "$numberDouble", "$numberDecimal", "$uuid",
                            "$symbol", "$timestamp", "$undefined", "$binary"}) {
    if (type == known) return true;
  }
  return false;
}

/// Builds the document as nlohmann's own handler does, but refuses what it would let pass: depth and doubled keys.
class DocumentHandler : public nlohmann::json_sax<json> {
 public:
  // NOLINTNEXTLINE(bugprone-exception-escape): json() is noexcept, the check looks into its assertions.
  DocumentHandler() = default;
  DocumentHandler(const DocumentHandler&) = delete;
  DocumentHandler& operator=(const DocumentHandler&) = delete;

  json root;
  std::optional<JsonError> error;

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t value, const string_t&) override { return put(value); }
  bool string(string_t& value) override { return put(std::move(value)); }
  bool binary(binary_t&) override { return fail("no JSON value"); }
  bool start_object(std::size_t) override { return open(json::object()); }
  bool start_array(std::size_t) override { return open(json::array()); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    auto& members = open_.back()->get_ref<json::object_t&>();
    const auto [member, is_new] = members.try_emplace(std::move(name));
    if (!is_new) return fail("the key '" + member->first + "' occurs twice in one object");
    member_ = &member->second;
    return true;
  }

  bool end_object() override {
    json& object = *open_.back();
    if (!object.empty() && object.size() <= 2 && is_wrapper(object.begin().key())) {
      const std::string type = object.begin().key();
      auto value = unwrapped(type, object);
      if (!value) return fail(type + " does not hold what such a value holds");
      object = std::move(*value);
    }
    return close();
  }

  bool parse_error(std::size_t offset, const std::string&, const nlohmann::detail::exception& problem) override {
    error.emplace(clean_text(plain_words(problem.what())), offset == 0 ? 0 : offset - 1);
    return false;
  }

 private:
  bool fail(const std::string& why) {
    error.emplace(why, 0);
    return false;
  }
  json* place(json value) {
    if (open_.empty()) {
      root = std::move(value);
      return &root;
    }
    if (open_.back()->is_array()) {
      open_.back()->push_back(std::move(value));
      return &open_.back()->back();
    }
    *member_ = std::move(value);
    return member_;
  }
  bool put(json value) {
    place(std::move(value));
    return true;
  }
  bool open(json value) {
    if (open_.size() >= kDeepest) return fail("nested deeper than " + std::to_string(kDeepest) + " levels");
    open_.push_back(place(std::move(value)));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  std::vector<json*> open_;
  json* member_ = nullptr;
};

bool walk(const simdjson::dom::element& element, DocumentHandler& handler);

bool walk(const simdjson::dom::object& object, DocumentHandler& handler) {
  if (!handler.start_object(object.size())) return false;
  for (const auto [name, value] : object) {
    std::string key(name);
    if (!handler.key(key) || !walk(value, handler)) return false;
  }
  return handler.end_object();
}

bool walk(const simdjson::dom::array& array, DocumentHandler& handler) {
  if (!handler.start_array(array.size())) return false;
  for (const simdjson::dom::element value : array) {
    if (!walk(value, handler)) return false;
  }
  return handler.end_array();
}

/// Hands the element to the handler in the order of its text; false when the handler refuses it.
bool walk(const simdjson::dom::element& element, DocumentHandler& handler) {
  using simdjson::dom::element_type;
  switch (element.type()) {
    case element_type::OBJECT:
      return walk(element.get_object().value_unsafe(), handler);
    case element_type::ARRAY:
      return walk(element.get_array().value_unsafe(), handler);
    case element_type::BOOL:
      return handler.boolean(element.get_bool().value_unsafe());
    case element_type::INT64:
      return handler.number_integer(element.get_int64().value_unsafe());
    case element_type::UINT64:
      return handler.number_unsigned(element.get_uint64().value_unsafe());
    case element_type::DOUBLE:
      return handler.number_float(element.get_double().value_unsafe(), "");
    case element_type::NULL_VALUE:
      return handler.null();
    case element_type::STRING:
      break;
  }
  std::string text(element.get_string().value_unsafe());
  return handler.string(text);
}

/// Longer documents are nlohmann's, so that a thread's parser does not keep their memory.
constexpr std::size_t kLongestKept = 4'000'000;

/// simdjson reads an import's documents at a fifth of nlohmann's cost; nlohmann reads what it refuses again, and says
/// what is wrong and where.
void parse(std::string_view text, DocumentHandler& handler) {
  thread_local simdjson::dom::parser parser(kLongestKept);
  simdjson::dom::element document;
  if (parser.parse(text.data(), text.size()).get(document) == simdjson::SUCCESS)
    walk(document, handler);
  else
    json::sax_parse(text, &handler);
}

}  // namespace

nlohmann::json read_extended_json(std::string_view text) {
  DocumentHandler handler;
  parse(text, handler);
  if (handler.error) throw *handler.error;
  if (!handler.root.is_object())
    throw JsonError(std::string("expected an object, found ") + handler.root.type_name(), 0);
  return std::move(handler.root);
}

}  // namespace callmill::outside
