// From an exported document to rows: pure, and strict. A document with anything wrong in it gives no row, but says
// what.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "domain/documents.h"
#include "domain/importing/mapping.h"

namespace callmill {

/// FNV-1a, 64 bits, over every field: two rows of one call with the same digest are the same version of an item.
std::int64_t digest_of(const ItemRow& item);

/// phone_tenants: E.164 number -> tenant_id.
using PhoneTenants = std::map<std::string, std::string, std::less<>>;

/// What a document gave. `errors` name the field and what was expected; with any, there are no rows.
template <class T>
struct Rows {
  std::vector<T> rows;
  std::vector<std::string> errors;
};

/// A transcript document: of a whole call, with an array of items, or of one item.
Rows<ItemRow> read_transcript(const nlohmann::json& document, const Mapping& mapping);
/// Metadata that names no tenant belongs to `else_tenant_id`, if that is not empty, or to the tenant of the called
/// number; `phones` is searched without the separators that the document puts between digits, and with + for 00.
Rows<CallRow> read_metadata(const nlohmann::json& document, const Mapping& mapping, const PhoneTenants& phones = {},
                            const std::string& else_tenant_id = {});
Rows<TenantRow> read_tenant(const nlohmann::json& document, const Mapping& mapping);
Rows<PhoneRow> read_phone(const nlohmann::json& document, const Mapping& mapping);

}  // namespace callmill
