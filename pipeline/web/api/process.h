// POST /api/v1/process and GET /api/v1/process/{tenant_id}/{call_id}, without the queue between them.
#pragma once

#include <string>

#include "domain/call_key.h"
#include "ledger/database.h"
#include "web/http/exchange.h"

namespace callmill::web {

/// The call that a body names: strict JSON, an object with the strings call_id and tenant_id; other keys are ignored.
/// The key has passed key_error(). Throws BadRequest.
CallKey read_process_body(const std::string& body);

/// The state of the call's post-call job. Throws RequestError (404) and LedgerError.
Response job_response(ledger::Database& database, const CallKey& key);

}  // namespace callmill::web
