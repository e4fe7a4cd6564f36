// From an exported document of metadata, a tenant or a number to rows: pure, and strict. A document with anything wrong
// in it gives no row, but says what.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "domain/documents.h"
#include "domain/importing/findings.h"
#include "domain/importing/mapping.h"

namespace callmill {

/// phone_tenants: E.164 number -> tenant_id.
using PhoneTenants = std::map<std::string, std::string, std::less<>>;

/// Metadata that names no tenant belongs to `else_tenant_id`, if that is not empty, or to the tenant of the called
/// number; `phones` is searched without the separators that the document puts between digits, and with + for 00.
Rows<CallRow> read_metadata(const nlohmann::json& document, const Mapping& mapping, const PhoneTenants& phones = {},
                            const std::string& else_tenant_id = {});
Rows<TenantRow> read_tenant(const nlohmann::json& document, const Mapping& mapping);
Rows<PhoneRow> read_phone(const nlohmann::json& document, const Mapping& mapping);

}  // namespace callmill
