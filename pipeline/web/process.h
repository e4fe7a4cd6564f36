// POST /api/v1/process and GET /api/v1/process/{tenant_id}/{call_id}, without the queue between them.
#pragma once

#include <string>

#include "domain/call_key.h"
#include "ledger/database.h"
#include "web/command.h"
#include "web/exchange.h"

namespace callmill::web {

/// The call that a body asks for: strict JSON, an object with the strings call_id and tenant_id; other keys are passed
/// over. The key has passed complaint_about(). Throws BadBody.
CallKey read_process_body(const std::string& body);

/// The call that a request asks for, or the complaint: 400, 415.
Decision read_process(const Request& request);

/// 200 with the state of the call's post-call job, or 404. Throws LedgerError.
Response job_response(ledger::Database& database, const CallKey& key, const std::string& request_id);

}  // namespace callmill::web
