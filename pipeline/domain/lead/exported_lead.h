// A row of a list that `callmill leads list` wrote: it comes back as the lead that it was.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/lead/lead_rows.h"
#include "domain/lead/record.h"

namespace callmill {

/// What `leads list --format csv` and json have beside the table's columns, in this order.
inline constexpr std::array<std::string_view, 11> kExportedColumns{
    "tenant_id",  "email",       "product_name",   "city",           "state",     "query_message",
    "attributes", "retry_after", "failure_reason", "failure_detail", "created_at"};

/// Whether a list of these columns is such an export. In any other list `status` is a further column.
bool is_leads_export(const std::vector<std::string>& columns);

/// As read_lead(), with what the lead was: LeadRow::was. lead_id, dial_at and why are of the database that it came from
/// and not read.
std::variant<LeadRow, RowError> read_exported_lead(const Record& record);

}  // namespace callmill
