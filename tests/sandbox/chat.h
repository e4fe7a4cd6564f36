// What the OpenAI stand-in answers: decisions only, the socket is in http_server.cpp.
#pragma once

#include <optional>
#include <string>

#include "http_message.h"
#include "ledger.h"
#include "script.h"

namespace callmill::sandbox {

/// Follows a rule of the script, else answers as the real service would; writes both into the ledger.
HttpAnswer answer_chat(const HttpAsk& request, Script& script, Ledger& ledger);

}  // namespace callmill::sandbox
