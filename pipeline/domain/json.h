// JSON in and out: members that may not be there, the text of a value, null for what is not there.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "domain/time.h"

namespace callmill {

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
