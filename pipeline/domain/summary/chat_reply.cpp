#include "domain/summary/chat_reply.h"

#include <limits>
#include <nlohmann/json.hpp>

#include "domain/job/failure_kind.h"
#include "domain/job/safe_words.h"
#include "domain/json.h"
#include "domain/summary/read_summary.h"
#include "domain/text.h"

namespace callmill {

namespace {

using nlohmann::json;

std::string line_of(const json& value) {
  return value.is_string() ? std::string(cut_text(one_line(value.get<std::string>()), 1000)) : std::string{};
}

std::int64_t count_of(const json& value) {
  if (!value.is_number_unsigned()) return 0;
  const auto count = value.get<std::uint64_t>();
  return count <= std::numeric_limits<std::int32_t>::max() ? static_cast<std::int64_t>(count) : 0;
}

std::optional<Usage> usage_of(const json& usage) {
  if (!usage.is_object()) return std::nullopt;
  return Usage{{},
               count_of(member(usage, "prompt_tokens")),
               count_of(member(member(usage, "prompt_tokens_details"), "cached_tokens")),
               count_of(member(usage, "completion_tokens"))};
}

}  // namespace

ChatReply read_chat_reply(const std::string& body) {
  const json reply = read_json_if_any(body);
  if (reply.is_discarded()) {
    throw BadSummary(failure_kind::not_json, "the server's reply is not JSON; it starts with: " +
                                                 safe_words(std::string_view(body).substr(0, 100)));
  }
  const json& choices = member(reply, "choices");
  if (!choices.is_array() || choices.empty() || !member(choices.front(), "message").is_object()) {
    throw BadSummary(failure_kind::wrong_shape, "the server's reply has no choices[0].message");
  }
  const json& message = member(choices.front(), "message");
  const json& content = member(message, "content");
  return {.model = line_of(member(reply, "model")),
          .finish_reason = line_of(member(choices.front(), "finish_reason")),
          .text = content.is_string() ? std::optional(content.get<std::string>()) : std::nullopt,
          .refusal = line_of(member(message, "refusal")),
          .usage = usage_of(member(reply, "usage"))};
}

}  // namespace callmill
