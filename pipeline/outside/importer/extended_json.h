// Reading one document of MongoDB's Extended JSON v2.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace callmill::outside {

/// An object, with MongoDB's types made plain, whether canonical, relaxed or legacy: $oid, $uuid, $symbol and
/// $numberDecimal as text, $date and $timestamp as ISO 8601 UTC with milliseconds, $binary as a UUID or base64 text,
/// numbers as numbers, $undefined as null. Other objects stay as they are, and so does a wrapper that does not hold
/// what its name says; a date that no year of ISO 8601 has is text. Bare NaN, Infinity and -Infinity are read as text.
/// Throws JsonError where read_json() does otherwise, and of no object.
nlohmann::json read_extended_json(std::string_view text);

}  // namespace callmill::outside
