// JSON of people and programs outside, read strictly.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

namespace callmill {

/// what() says what is wrong with a text that should be JSON, and where.
struct BadJson : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Strict, as RFC 8259 and I-JSON (RFC 7493) have it: one value and nothing after it, valid UTF-8, no key twice in one
/// object; nested 32 levels at most. Throws BadJson.
nlohmann::json read_json(std::string_view text);

}  // namespace callmill
