#include "domain/job/http_outcome.h"

#include <algorithm>
#include <type_traits>
#include <utility>

#include "domain/job/failure_kind.h"
#include "domain/job/retry.h"
#include "domain/job/safe_words.h"
#include "domain/text.h"

namespace callmill {

namespace {

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
  if (!error.labels.empty()) words += " [" + safe_words(error.labels.front(), strict) + "]";
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
std::pair<Meaning, std::string_view> classify(ErrorsOf whose, int status, const ErrorBody& error) {
  if (const KnownError* known = known_error(whose, status, error)) return {known->meaning, known->kind};
  return {status >= 500 ? Meaning::retryable : Meaning::permanent, failure_kind::http_status};
}

/// The same for an error inside a 200, where only the error's own words say.
std::pair<Meaning, std::string_view> classify_inside(const ErrorBody& error) {
  const KnownError* known = known_error(ErrorsOf::model, error.number, error);
  if (known != nullptr && known->meaning != Meaning::retryable) return {known->meaning, known->kind};
  const bool lasts = error.number >= 300 ? classify(ErrorsOf::model, error.number, error).first == Meaning::permanent
                                         : error.is("invalid_request_error") || error.is("not_found_error");
  return {lasts ? Meaning::permanent : Meaning::retryable, failure_kind::error_body};
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

HttpOutcome outcome_of(const HttpResponse& response, ErrorsOf whose) {
  if (response.status >= 200 && response.status < 300)
    return {.why = {}, .server_asked = {}, .status = response.status};
  const ErrorBody error = read_error(response.body);
  const auto [meaning, kind] = classify(whose, response.status, error);
  return {meaning, failure(kind, words_of(response, error)), server_wait(response), response.status};
}

}  // namespace

HttpOutcome http_outcome(const Reply& reply, ErrorsOf whose) {
  return std::visit(
      [whose](const auto& came) -> HttpOutcome {
        using Came = std::decay_t<decltype(came)>;
        if constexpr (std::is_same_v<Came, HttpResponse>) {
          return outcome_of(came, whose);
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
