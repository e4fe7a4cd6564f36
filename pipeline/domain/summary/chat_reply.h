// A chat completion as OpenAI (openai/openai-openapi f85dbe2) and the servers that imitate it answer, read tolerantly.
#pragma once

#include <optional>
#include <string>

#include "domain/job/verdict.h"

namespace callmill {

struct ChatReply {
  std::string model{};                ///< The one that answered; empty when the server does not say.
  std::string finish_reason{};        ///< Empty when the server does not say.
  std::optional<std::string> text{};  ///< choices[0].message.content
  std::string refusal{};              ///< Empty: it did not refuse.
  std::optional<Usage> usage{};       ///< Without `model`. Parts that are missing or no counts are 0.
};

/// Throws BadSummary (domain/summary/read_summary.h): not_json when the body is no JSON, wrong_shape when it has no
/// choices[0].message. Strings are valid UTF-8 on one line, except `text`.
ChatReply read_chat_reply(const std::string& body);

}  // namespace callmill
