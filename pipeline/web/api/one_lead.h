// GET /api/v1/leads/ID: one lead and its calls.
#pragma once

#include <string>

#include "ledger/database.h"
#include "web/http/exchange.h"

namespace callmill::web {

/// The lead and its calls. Throws RequestError: 404.
Response lead_response(ledger::Database& database, const std::string& lead_id);

}  // namespace callmill::web
