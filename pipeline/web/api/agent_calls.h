// What an agent asks and reports about its call: GET .../context, POST .../qualification, POST .../failure below
// /api/v1/calls/{call_id}. All throw RequestError and LedgerError.
#pragma once

#include <optional>
#include <string>

#include "intake/call_results.h"
#include "ledger/database.h"
#include "sql/web.h"
#include "web/http/exchange.h"

namespace callmill::web {

/// The outreach call of this id, or the one whose id it begins; nothing: there is none. Throws RequestError (409):
/// several begin so.
std::optional<sql::web::FindDialled::Row> dialled_call(ledger::Database& database, const std::string& call_id);

/// The call's lead and tenant as far as the agent needs them; 404.
Response context_response(ledger::Database& database, const std::string& call_id);

/// What a body holds: the qualification itself, or {"failure_reason", "failure_detail"}.
enum class ResultKind { qualification, failure };

/// The result that a request brings; 400, 404, 415. `token_name` becomes part of its source.
intake::ReportedResult read_result(const Request& request, ResultKind kind, const std::string& call_id,
                                   const std::string& token_name, ledger::Database& database);

}  // namespace callmill::web
