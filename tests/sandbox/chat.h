// What the OpenAI stand-in answers: decisions only, the socket is in openai_server.cpp.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "ledger.h"
#include "script.h"

namespace callmill::sandbox {

struct ChatRequest {
  std::string authorization;
  std::string body;
};

/// `delivery` is how the answer goes out: whole, or one of reset_after_request, silence, drip.
struct ChatAnswer {
  int status = 200;
  std::map<std::string, std::string> headers;
  std::string body;
  std::string delivery = "whole";
  int interval_ms = 0;
};

/// Follows a rule of the script, else answers as the real service would; writes both into the ledger.
ChatAnswer answer_chat(const ChatRequest& request, Script& script, Ledger& ledger);

}  // namespace callmill::sandbox
