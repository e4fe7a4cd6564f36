// What an agent asks and says of the call that it holds: GET .../context, POST .../qualification, POST .../failure
// below /api/v1/calls/{call_id}, without the threads between them.
#pragma once

#include <string>

#include "domain/call_result.h"
#include "ledger/database.h"
#include "web/command.h"
#include "web/exchange.h"

namespace callmill::web {

/// 200 with the call's lead and tenant as far as the agent needs them, or 404. Throws LedgerError.
Response context_response(ledger::Database& database, const std::string& call_id, const std::string& request_id);

/// Which of the two a body is: the qualification itself, or {"failure_reason", "failure_detail"}.
enum class Said { qualification, failure };

/// The result that a request brings, or the complaint: 400, 404, 415. `token_name` says who it is. Throws LedgerError.
Decision read_result(const Request& request, Said said, const std::string& call_id, const std::string& token_name,
                     ledger::Database& database);

}  // namespace callmill::web
