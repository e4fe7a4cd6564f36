// POST /api/v1/leads and GET /api/v1/leads/{lead_id}, without the threads between them. All throw LedgerError.
#pragma once

#include "domain/time.h"
#include "ledger/database.h"
#include "web/api/writer.h"
#include "web/http/exchange.h"

namespace callmill::web {

/// The most rows of one request.
inline constexpr std::size_t kMostLeads = 50'000;

/// The list that a request brings: CSV with a line of column names (Content-Type text/csv), or a JSON object or an
/// array of them, read as `callmill leads import` reads them. Its query may have source, tenant_id and on_duplicate
/// (merge or refuse). A row that cannot be read does not stop the others, but one at least must be readable. Throws
/// RequestError: 400, 415.
LeadList read_lead_list(const Request& request, ledger::Database& database);

/// Stores the next rows of it that are not written yet, inside a transaction of the caller's.
Written store_piece(ledger::Database& database, const LeadList& list, UnixTime now);

/// Of what is written. 201 if that made a lead, else 200: with counts and the outcome of each row.
Response list_response(const LeadList& list);
/// 500: of a list whose later rows were not written, and why.
Response list_response(const LeadList& list, const std::string& why, const std::string& request_id);

}  // namespace callmill::web
