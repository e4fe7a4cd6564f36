// POST /api/v1/leads and GET /api/v1/leads/{lead_id}, without the threads between them.
#pragma once

#include "ledger/database.h"
#include "web/command.h"
#include "web/exchange.h"
#include "web/writer.h"

namespace callmill::web {

/// The most rows of one request.
inline constexpr std::size_t kMostLeads = 50'000;

/// The list that a request brings: CSV with a line of column names (Content-Type text/csv), or a JSON object or an
/// array of them, read as `callmill leads import` reads them. Or the complaint: 400, 415. Its query may have source,
/// tenant_id and on_duplicate (merge or refuse). One row that cannot be read does not stop the others; a list without
/// one that can is a complaint. Throws LedgerError.
Decision read_lead_list(const Request& request, ledger::Database& database);

/// Stores it, inside a transaction of the caller's. 201 if that made a lead, else 200: with counts, and row by row what
/// became of it.
Written store_list(ledger::Database& database, const LeadList& list, UnixTime now);

/// 200 with the lead and its calls, or 404. Throws LedgerError.
Response lead_response(ledger::Database& database, const std::string& lead_id, const std::string& request_id);

}  // namespace callmill::web
