// POST /api/v1/do-not-call: a number that must not be dialled.
#pragma once

#include <string>

#include "intake/do_not_call.h"
#include "web/http/exchange.h"

namespace callmill::web {

/// The number that a request brings: {"phone", "reason", "source"}, of which only the first is needed. `token_name`
/// becomes the source where none is given. Throws RequestError: 400, 415.
intake::DoNotCallRow read_do_not_call(const Request& request, const std::string& token_name);

/// What the list says of it: 201 if it was put there, 200 if it was there already.
Response listed_response(const intake::DoNotCallRow& asked, const intake::DoNotCallEntry& entry);

}  // namespace callmill::web
