// Reading one document of MongoDB's Extended JSON v2, strictly.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <stdexcept>
#include <string_view>

namespace callmill::outside {

/// How many levels a document may be nested; MongoDB's own limit.
inline constexpr std::size_t kDeepest = 100;

/// what() says what is wrong, `offset` bytes into the text.
struct JsonError : std::runtime_error {
  JsonError(const std::string& why, std::size_t where) : std::runtime_error(why), offset(where) {}
  std::size_t offset;
};

/// An object, with MongoDB's types made plain, whether canonical, relaxed or legacy: $oid, $uuid, $symbol and
/// $numberDecimal as text, $date and $timestamp as ISO 8601 UTC with milliseconds, $binary as a UUID or base64 text,
/// numbers as numbers, $undefined as null. Other objects stay as they are.
/// Throws JsonError: bad syntax, bad UTF-8, a key twice in one object, nested deeper than kDeepest, no object.
nlohmann::json read_extended_json(std::string_view text);

}  // namespace callmill::outside
