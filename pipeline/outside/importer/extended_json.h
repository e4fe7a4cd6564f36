// Reading one document of MongoDB's Extended JSON v2, strictly.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace callmill::outside {

/// An object, with MongoDB's types made plain, whether canonical, relaxed or legacy: $oid, $uuid, $symbol and
/// $numberDecimal as text, $date and $timestamp as ISO 8601 UTC with milliseconds, $binary as a UUID or base64 text,
/// numbers as numbers, $undefined as null. Other objects stay as they are.
/// Throws JsonError where read_json() does, where such a wrapper does not hold what its name says, and of no object.
nlohmann::json read_extended_json(std::string_view text);

}  // namespace callmill::outside
