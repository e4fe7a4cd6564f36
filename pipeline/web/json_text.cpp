#include "web/json_text.h"

#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "domain/text.h"

namespace callmill::web {

namespace {

using nlohmann::json;

constexpr int kDeepest = 32;

/// "[json.exception.parse_error.101] parse error at line 1, ..." without the library's own name for it.
std::string words_of(const json::exception& error) {
  const std::string words = error.what();
  const auto end = words.find("] ");
  return one_line(end == std::string::npos ? words : words.substr(end + 2));
}

}  // namespace

std::string json_text(const nlohmann::ordered_json& value) {
  return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
}

json read_json(std::string_view text) {
  std::vector<std::set<std::string>> keys;
  const auto check = [&](int depth, json::parse_event_t event, json& parsed) {
    const bool opens = event == json::parse_event_t::object_start || event == json::parse_event_t::array_start;
    if (opens && depth >= kDeepest)
      throw BadJson("nested too deeply: at most " + std::to_string(kDeepest) + " levels expected");
    if (event == json::parse_event_t::object_start) keys.emplace_back();
    if (event == json::parse_event_t::object_end) keys.pop_back();
    if (event == json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second) {
      throw BadJson("the key '" + one_line(parsed.get<std::string>().substr(0, 64)) + "' stands twice in one object");
    }
    return true;
  };
  try {
    return json::parse(text, check);
  } catch (const json::exception& error) {
    throw BadJson(words_of(error));
  }
}

}  // namespace callmill::web
