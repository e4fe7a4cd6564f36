// JSON in and out: the one reader of all that comes in, members that may not be there, the text of a value, null for
// what is not there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "domain/time.h"

namespace callmill {

/// How many levels JSON may be nested, whoever sends it: MongoDB's own limit. What walks a value recurses as deep.
inline constexpr std::size_t kDeepestJson = 100;

/// A text that is not the JSON expected. what() is "at line 1, column 5: " and why.
struct JsonError : std::runtime_error {
  JsonError(std::string_view text, std::size_t bad_byte, const std::string& words, bool is_too_deep = false);
  std::string why;
  std::size_t offset;  ///< Bytes into the text.
  bool too_deep;       ///< It may be JSON, but is nested deeper than kDeepestJson.
};

/// One value and nothing after it, in valid UTF-8, nested kDeepestJson levels at most, no key twice in one object (as
/// I-JSON, RFC 7493). Time grows with the length of the text, not with its square. Throws JsonError.
nlohmann::json read_json(std::string_view text);

/// Called with each object once its members are read; may replace it. Returns why it is wrong; nothing: it is right.
using OnObject = std::function<std::optional<std::string>(nlohmann::json& object)>;
nlohmann::json read_json(std::string_view text, const OnObject& on_object);

/// The same with the keys in their order; of a key that occurs twice in one object the last value counts.
nlohmann::ordered_json read_ordered_json(std::string_view text);

/// What another program or an older row says: a discarded value (is_discarded()) where read_json() would throw, but of
/// a key that occurs twice the last value counts.
nlohmann::json read_json_if_any(std::string_view text);

/// Never throws on bad UTF-8: each bad byte becomes U+FFFD. One line without spaces, or indented by `indent` spaces.
std::string json_text(const nlohmann::json& value, int indent = -1);
std::string json_text(const nlohmann::ordered_json& value, int indent = -1);

/// The member called `key`, or a null: of any value, object or not.
const nlohmann::json& member(const nlohmann::json& value, const char* key);
/// The text of that member; `otherwise` if it is none.
std::string text_at(const nlohmann::json& value, const char* key, std::string otherwise = {});

nlohmann::json or_null(const std::optional<std::string>& text);
nlohmann::json or_null(const std::optional<std::int64_t>& number);
nlohmann::json or_null(const std::optional<UnixTime>& time);  ///< Unix seconds.
nlohmann::json null_if_empty(const std::string& text);

}  // namespace callmill
