// The reader of JSON. simdjson reads at a fifth of nlohmann's cost; nlohmann reads again what simdjson refuses, and
// says what is wrong and where.
#include <simdjson.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <type_traits>
#include <utility>
#include <vector>

#include "domain/json.h"
#include "domain/text.h"

namespace callmill {

namespace {

/// Longer texts are nlohmann's, so that a thread's parser does not keep their memory.
constexpr std::size_t kLongestKept = 4'000'000;

enum class Mark { key, bracket };

/// Where the `count`-th key or opening bracket begins in a text that is JSON until there.
std::size_t offset_of(std::string_view text, Mark mark, std::size_t count) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool opens = text[at] == '{' || text[at] == '[';
    if (mark == Mark::bracket && opens && --count == 0) return at;
    if (text[at] != '"') continue;
    const std::size_t start = at;
    for (++at; at < text.size() && text[at] != '"'; ++at) at += text[at] == '\\' ? 1 : 0;
    const auto next = text.find_first_not_of(" \t\r\n", at + 1);
    const bool is_key = next != std::string_view::npos && text[next] == ':';
    if (mark == Mark::key && is_key && --count == 0) return start;
  }
  return 0;
}

/// "[json.exception.parse_error.101] parse error at line 1, column 5: syntax error ..." -> "syntax error ...".
std::string plain_words(const std::string& what) {
  const auto column = what.find("column ");
  const auto words = column == std::string::npos ? std::string::npos : what.find(": ", column);
  if (words != std::string::npos) return one_line(what.substr(words + 2));
  const auto name = what.find("] ");
  return one_line(name == std::string::npos ? what : what.substr(name + 2));
}

std::string place_in(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const auto column = before.size() - (before.rfind('\n') + 1) + 1;
  return "at line " + std::to_string(line) + ", column " + std::to_string(column) + ": ";
}

enum class SameKey { refused, last_counts };

/// Builds a value out of what a parser says, and refuses what parsers let pass: depth and doubled keys.
template <class Json>
class Builder final : public nlohmann::json_sax<Json> {
 public:
  using Sax = nlohmann::json_sax<Json>;
  using typename Sax::binary_t;
  using typename Sax::number_float_t;
  using typename Sax::number_integer_t;
  using typename Sax::number_unsigned_t;
  using typename Sax::string_t;
  static constexpr bool kIsOrdered = std::is_same_v<Json, nlohmann::ordered_json>;

  Builder(std::string_view text, SameKey same_key, const OnObject* on_object)
      : text_(text), same_key_(same_key), on_object_(on_object) {}

  Json root;
  std::optional<JsonError> error;

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t value, const string_t&) override { return put(value); }
  bool string(string_t& value) override { return put(std::move(value)); }
  bool binary(binary_t&) override { return false; }  // JSON has none
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    ++keys_;
    const auto [member, is_new] = find_or_add(name);
    if (!is_new && same_key_ == SameKey::refused)
      return fail("the key '" + std::string(cut_text(one_line(name), 64)) + "' occurs twice in one object");
    member_ = member;
    return true;
  }

  bool end_object() override {
    if constexpr (!kIsOrdered) {
      const auto why = on_object_ == nullptr ? std::nullopt : (*on_object_)(*open_.back());
      if (why) return fail(*why);
    }
    return close();
  }

  bool parse_error(std::size_t offset, const std::string&, const nlohmann::detail::exception& problem) override {
    error.emplace(text_, offset == 0 ? 0 : offset - 1, plain_words(problem.what()));
    return false;
  }

 private:
  std::pair<Json*, bool> find_or_add(const std::string& name) {
    auto& members = open_.back()->template get_ref<typename Json::object_t&>();
    if constexpr (kIsOrdered) {
      // An ordered_json finds a key by looking at all of them.
      const auto [place, is_new] = places_.back().try_emplace(name, members.size());
      if (is_new) members.emplace_back(name, Json());
      return {&(members.begin() + static_cast<std::ptrdiff_t>(place->second))->second, is_new};
    } else {
      const auto [member, is_new] = members.try_emplace(name);
      return {&member->second, is_new};
    }
  }
  bool fail(const std::string& why) {
    error.emplace(text_, keys_ == 0 ? 0 : offset_of(text_, Mark::key, keys_), why);
    return false;
  }
  Json* place(Json value) {
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
  bool put(Json value) {
    place(std::move(value));
    return true;
  }
  bool open(Json value) {
    ++brackets_;
    if (open_.size() >= kDeepestJson) {
      error.emplace(text_, offset_of(text_, Mark::bracket, brackets_),
                    "nested deeper than " + std::to_string(kDeepestJson) + " levels", true);
      return false;
    }
    open_.push_back(place(std::move(value)));
    if constexpr (kIsOrdered) places_.emplace_back();
    return true;
  }
  bool close() {
    open_.pop_back();
    if constexpr (kIsOrdered) places_.pop_back();
    return true;
  }

  std::string_view text_;
  SameKey same_key_;
  const OnObject* on_object_;
  std::vector<Json*> open_;
  std::vector<std::map<std::string, std::size_t>> places_;  // of an ordered object's keys
  Json* member_ = nullptr;
  std::size_t keys_ = 0;
  std::size_t brackets_ = 0;
};

template <class Json>
bool walk(const simdjson::dom::element& element, Builder<Json>& builder);

template <class Json>
bool walk(const simdjson::dom::object& object, Builder<Json>& builder) {
  if (!builder.start_object(object.size())) return false;
  for (const auto [name, value] : object) {
    std::string key(name);
    if (!builder.key(key) || !walk(value, builder)) return false;
  }
  return builder.end_object();
}

template <class Json>
bool walk(const simdjson::dom::array& array, Builder<Json>& builder) {
  if (!builder.start_array(array.size())) return false;
  for (const simdjson::dom::element value : array) {
    if (!walk(value, builder)) return false;
  }
  return builder.end_array();
}

/// Hands the element to the builder in the order of its text; false when the builder refuses it. The builder bounds
/// the recursion.
template <class Json>
bool walk(const simdjson::dom::element& element, Builder<Json>& builder) {
  using simdjson::dom::element_type;
  switch (element.type()) {
    case element_type::OBJECT:
      return walk(element.get_object().value_unsafe(), builder);
    case element_type::ARRAY:
      return walk(element.get_array().value_unsafe(), builder);
    case element_type::BOOL:
      return builder.boolean(element.get_bool().value_unsafe());
    case element_type::INT64: {
      // A number without a sign is unsigned, as nlohmann reads it.
      const std::int64_t number = element.get_int64().value_unsafe();
      return number < 0 ? builder.number_integer(number) : builder.number_unsigned(static_cast<std::uint64_t>(number));
    }
    case element_type::UINT64:
      return builder.number_unsigned(element.get_uint64().value_unsafe());
    case element_type::DOUBLE:
      return builder.number_float(element.get_double().value_unsafe(), "");
    case element_type::NULL_VALUE:
      return builder.null();
    case element_type::STRING:
      break;
  }
  std::string text(element.get_string().value_unsafe());
  return builder.string(text);
}

template <class Json>
Builder<Json> built(std::string_view text, SameKey same_key, const OnObject* on_object = nullptr) {
  thread_local simdjson::dom::parser parser(kLongestKept);
  Builder<Json> builder(text, same_key, on_object);
  simdjson::dom::element document;
  if (parser.parse(text.data(), text.size()).get(document) == simdjson::SUCCESS)
    walk(document, builder);
  else
    Json::sax_parse(text, &builder);
  return builder;
}

template <class Json>
Json value_of(Builder<Json> builder) {
  if (builder.error) throw *std::move(builder.error);
  return std::move(builder.root);
}

}  // namespace

JsonError::JsonError(std::string_view text, std::size_t bad_byte, const std::string& words, bool is_too_deep)
    : std::runtime_error(place_in(text, bad_byte) + words), why(words), offset(bad_byte), too_deep(is_too_deep) {}

nlohmann::json read_json(std::string_view text) {
  return value_of(built<nlohmann::json>(text, SameKey::refused));
}

nlohmann::json read_json(std::string_view text, const OnObject& on_object) {
  return value_of(built<nlohmann::json>(text, SameKey::refused, &on_object));
}

nlohmann::ordered_json read_ordered_json(std::string_view text) {
  return value_of(built<nlohmann::ordered_json>(text, SameKey::last_counts));
}

nlohmann::json read_json_if_any(std::string_view text) {
  auto builder = built<nlohmann::json>(text, SameKey::last_counts);
  if (builder.error) return nlohmann::json(nlohmann::json::value_t::discarded);
  return std::move(builder.root);
}

}  // namespace callmill
