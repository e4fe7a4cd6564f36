// Where the fields of exported documents are: JSON pointers, several per field, tried in order.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace callmill {

/// A JSON pointer (RFC 6901), taken apart: "/a/0" is {"a", "0"}.
using Pointer = std::vector<std::string>;

/// "metadata.call_id" -> where it may be. Groups: `transcripts` (one document per call), `items` (the elements of their
/// array, or one document per item), `chunks` (parts of an item), `metadata`, `tenants`, `phones`.
using Mapping = std::map<std::string, std::vector<Pointer>, std::less<>>;

/// A mapping file cannot be used; what() names the field and what was expected.
struct MappingError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The defaults of ops/manual/importing.md, "Where the fields are found".
const Mapping& default_mapping();

/// The defaults, with the fields named in `overrides` replaced: {"group": {"field": "/pointer" | ["/pointer", ...]}}.
/// Throws MappingError.
Mapping read_mapping(const nlohmann::json& overrides);

/// Throws MappingError when `text` does not start with '/'.
Pointer parse_pointer(std::string_view text);
std::string format_pointer(const Pointer& pointer);

/// What a field's alternatives led to. `value` lives in the document.
struct Found {
  const nlohmann::json* value = nullptr;
  const Pointer* at = nullptr;
};

/// The first alternative that holds something: missing, null, "" and [] are passed over. Nothing when none does.
/// Throws std::out_of_range when `field` is no field of the mapping.
std::optional<Found> find_field(const nlohmann::json& document, const Mapping& mapping, std::string_view field);

/// The value at `pointer`, null where the path ends early.
const nlohmann::json* value_at(const nlohmann::json& document, const Pointer& pointer);

}  // namespace callmill
