// Imported rows as JSON, as the statements of sql/import take them.
#pragma once

#include <string>
#include <vector>

#include "domain/documents.h"
#include "domain/time.h"

namespace callmill {

/// One row as a JSON object; the runner adds `now` (Write::row). Its texts are valid UTF-8, as import_rows.h makes
/// them.
std::string row_json(const ItemRow& item);
std::string row_json(const CallRow& call);
std::string row_json(const TenantRow& tenant);

/// An array of such rows, each with `now`: the statements' :rows.
std::string rows_json(const std::vector<ItemRow>& items, UnixTime now);
std::string rows_json(const std::vector<CallRow>& calls, UnixTime now);
std::string rows_json(const std::vector<TenantRow>& tenants, UnixTime now);

}  // namespace callmill
