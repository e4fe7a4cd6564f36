// Documents as the statements that store them: for bulk imports, and for stage import, which asks for one call's.
#pragma once

#include <string_view>

#include "domain/documents.h"
#include "domain/time.h"
#include "sql/importing.h"

namespace callmill::intake {

/// The texts of a statement are those of its arguments, which outlive it. `chunks`: chunk_json(item.chunks).
sql::importing::StoreItem store_statement(const ItemRow& item, std::string_view chunks, UnixTime now);
sql::importing::StoreCall store_statement(const CallRow& call, UnixTime now);
/// `recipients` and `bcc`: json_array(tenant.recipients), json_array(tenant.bcc).
sql::importing::StoreTenant store_statement(const TenantRow& tenant, std::string_view recipients, std::string_view bcc,
                                            UnixTime now);

}  // namespace callmill::intake
