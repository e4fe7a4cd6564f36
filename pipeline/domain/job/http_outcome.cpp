#include "domain/job/http_outcome.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <type_traits>
#include <utility>

#include "domain/job/failure_kind.h"
#include "domain/job/retry.h"
#include "domain/job/safe_words.h"
#include "domain/json.h"
#include "domain/text.h"

namespace callmill {

namespace {

using nlohmann::json;
using namespace std::string_view_literals;

// Codes of an account without money or at its limit; the type is insufficient_quota with all:
// https://help.openai.com/en/articles/6614457-troubleshooting-api-usage-and-spend-limits
constexpr std::array kQuotaCodes = {"insufficient_quota"sv, "credit_balance_exhausted"sv,
                                    "organization_spend_limit_exceeded"sv, "project_spend_limit_exceeded"sv,
                                    "organization_usage_limit_exceeded"sv};
constexpr std::array kPassingCodes = {"rate_limit_exceeded"sv, "rate_limit_error"sv,     "slow_down"sv,
                                      "server_error"sv,        "server_is_overloaded"sv, "service_unavailable_error"sv,
                                      "overloaded_error"sv,    "unavailable_error"sv,    "timeout"sv,
                                      "api_error"sv,           "internal_error"sv};
constexpr std::array kCredentialCodes = {"invalid_api_key"sv, "authentication_error"sv, "permission_error"sv,
                                         "unsupported_country_region_territory"sv};
constexpr std::array kLastingCodes = {"invalid_request_error"sv, "context_length_exceeded"sv, "invalid_prompt"sv,
                                      "not_found_error"sv};

/// What servers say in an error body; OpenAI's {"error":{message,type,code}} and the plainer ones.
struct ErrorBody {
  bool found = false;
  std::string message{};
  std::string type{};
  std::string code{};
  int number = 0;  ///< llama.cpp and some gateways give a number as code.

  template <class List>
  bool says_one_of(const List& list) const {
    return std::ranges::find(list, type) != list.end() || std::ranges::find(list, code) != list.end();
  }
};

ErrorBody read_error_object(const json& object) {
  ErrorBody error{.found = true,
                  .message = text_at(object, "message"),
                  .type = text_at(object, "type"),
                  .code = text_at(object, "code")};
  for (const char* name : {"msg", "detail"}) {
    if (error.message.empty()) error.message = text_at(object, name);
  }
  if (const json& code = member(object, "code"); code.is_number_integer()) {
    const auto number = code.get<std::int64_t>();
    if (number >= 100 && number <= 599) error.number = static_cast<int>(number);
  }
  return error;
}

ErrorBody read_error(const std::string& text) {
  const json body = read_json_if_any(text);
  if (!body.is_object()) return {};
  const json& error = member(body, "error");
  if (error.is_object()) return read_error_object(error);
  if (error.is_string()) return {.found = true, .message = error.get<std::string>()};
  if (const json& choices = member(body, "choices"); choices.is_array() && !choices.empty()) {
    const json& inner = member(choices.front(), "error");
    if (inner.is_object()) return read_error_object(inner);
  }
  ErrorBody plain = read_error_object(body);
  plain.found = false;
  return plain;
}

std::optional<std::chrono::seconds> server_wait(const HttpResponse& response) {
  std::optional<std::chrono::seconds> wait = response.retry_after;
  if (const auto found = response.headers.find("retry-after-ms"); found != response.headers.end()) {
    const auto milliseconds = number_in<double>(found->second);
    if (milliseconds && *milliseconds > 0) {
      const double most = static_cast<double>(kLongestServerWait.count()) * 1000;
      wait = std::chrono::ceil<std::chrono::seconds>(
          std::chrono::duration<double, std::milli>(std::min(*milliseconds, most)));
    }
  }
  if (!wait || wait->count() <= 0) return std::nullopt;
  return std::min(*wait, kLongestServerWait);
}

std::string words_of(const HttpResponse& response, const ErrorBody& error) {
  const bool strict = response.status == 401 || response.status == 403;
  std::string words = "HTTP " + std::to_string(response.status);
  const std::string said = safe_words(error.message.empty() ? std::string_view(response.body) : error.message, strict);
  if (!said.empty()) words += ": " + said;
  const std::string& label = error.code.empty() ? error.type : error.code;
  if (!label.empty()) words += " [" + safe_words(label, strict) + "]";
  if (const auto to = response.headers.find("location"); response.status < 400 && to != response.headers.end()) {
    words += ", which redirects to " + std::string(cut_text(safe_words(to->second, strict), 200));
  }
  if (!response.asked.empty()) words += "; asked was " + response.asked;
  if (const auto id = response.headers.find("x-request-id"); id != response.headers.end()) {
    words += " (request id " + std::string(cut_text(one_line(id->second), 100)) + ")";
  }
  return words;
}

/// Meaning and kind of a status that is no success.
std::pair<Meaning, std::string_view> classify(int status, const ErrorBody& error) {
  if (status == 401 || status == 403) return {Meaning::halting, failure_kind::credentials};
  if (error.code == "model_not_found") return {Meaning::halting, failure_kind::configuration};
  if (status == 429 && error.says_one_of(kQuotaCodes)) return {Meaning::halting, failure_kind::quota};
  if (status == 429) return {Meaning::retryable, failure_kind::rate_limited};
  if (status == 408 || status == 409 || status >= 500) return {Meaning::retryable, failure_kind::http_status};
  return {Meaning::permanent, failure_kind::http_status};
}

/// The same for an error inside a 200, where only the error's own words say.
std::pair<Meaning, std::string_view> classify_inside(const ErrorBody& error) {
  if (error.says_one_of(kQuotaCodes)) return {Meaning::halting, failure_kind::quota};
  if (error.says_one_of(kCredentialCodes)) return {Meaning::halting, failure_kind::credentials};
  if (error.number >= 300) {
    const auto [meaning, kind] = classify(error.number, error);
    return {meaning, meaning == Meaning::halting ? kind : failure_kind::error_body};
  }
  if (error.code == "model_not_found") return {Meaning::halting, failure_kind::configuration};
  if (error.says_one_of(kPassingCodes)) return {Meaning::retryable, failure_kind::error_body};
  if (error.says_one_of(kLastingCodes)) return {Meaning::permanent, failure_kind::error_body};
  return {Meaning::retryable, failure_kind::error_body};
}

HttpOutcome no_answer(TransportError error, const std::string& why) {
  const auto outcome = [&](Meaning meaning, std::string_view kind) -> HttpOutcome {
    return {meaning, failure(kind, safe_words(why)), std::nullopt, 0};
  };
  switch (error) {
    case TransportError::configuration:
      return outcome(Meaning::halting, failure_kind::configuration);
    case TransportError::credentials:
      return outcome(Meaning::halting, failure_kind::credentials);
    case TransportError::local:
      return outcome(Meaning::halting, failure_kind::local_shortage);
    case TransportError::too_large:
      return outcome(Meaning::permanent, failure_kind::reply_too_large);
    case TransportError::timeout:
      return outcome(Meaning::retryable, failure_kind::timeout);
    case TransportError::network:
      break;
  }
  return outcome(Meaning::retryable, failure_kind::network);
}

HttpOutcome outcome_of(const HttpResponse& response) {
  if (response.status >= 200 && response.status < 300)
    return {.why = {}, .server_asked = {}, .status = response.status};
  const ErrorBody error = read_error(response.body);
  const auto [meaning, kind] = classify(response.status, error);
  return {meaning, failure(kind, words_of(response, error)), server_wait(response), response.status};
}

}  // namespace

HttpOutcome http_outcome(const Reply& reply) {
  return std::visit(
      [](const auto& came) -> HttpOutcome {
        using Came = std::decay_t<decltype(came)>;
        if constexpr (std::is_same_v<Came, HttpResponse>) {
          return outcome_of(came);
        } else if constexpr (std::is_same_v<Came, NotSent> || std::is_same_v<Came, Unanswered>) {
          return no_answer(came.error, came.why);
        } else {
          return {Meaning::permanent, failure(failure_kind::internal, "an HTTP request was answered by something else"),
                  std::nullopt, 0};
        }
      },
      reply);
}

std::optional<HttpOutcome> error_inside(const HttpResponse& response) {
  const ErrorBody error = read_error(response.body);
  if (!error.found) return std::nullopt;
  const auto [meaning, kind] = classify_inside(error);
  return HttpOutcome{meaning, failure(kind, words_of(response, error)), server_wait(response), response.status};
}

Verdict verdict_for(const HttpOutcome& outcome) {
  const auto pause = outcome.why.kind == failure_kind::local_shortage ? kLocalPause : kHaltPause;
  Verdict verdict = outcome.meaning == Meaning::retryable ? again(outcome.why, outcome.server_asked)
                    : outcome.meaning == Meaning::halting ? halt(pause, outcome.why)
                                                          : failed(outcome.why);
  return with_code(std::move(verdict), outcome.status);
}

}  // namespace callmill
