// What lists say again of a number that is a lead already.
#pragma once

#include <cstdint>

#include "domain/lead/lead_rows.h"
#include "domain/time.h"
#include "ledger/database.h"

namespace callmill::intake {

/// Keeps what the row says. Returns false, and changes nothing, if an enquiry of the lead says the same. Inside a
/// transaction.
bool add_enquiry(ledger::Database& database, std::int64_t lead_id, const LeadRow& row, UnixTime now);
/// Whether add_enquiry() would return false.
bool has_enquiry(ledger::Database& database, std::int64_t lead_id, const LeadRow& row);

}  // namespace callmill::intake
