// What a reply to an HTTP request means, whatever was asked: worked, try again, never, or nobody can pass here now.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "domain/reply.h"
#include "domain/retry.h"
#include "domain/verdict.h"

namespace callmill {

/// How long a stage pauses when its quota is used up, its credentials are refused or its settings cannot work. One
/// request per pause finds out whether a person has put it right; it does not grow, so the worker is back within a
/// quarter of an hour of the repair.
inline constexpr std::chrono::seconds kHaltPause{900};

enum class Meaning {
  success,    ///< 2xx
  retryable,  ///< network, timeout, 408, 409, 429, 5xx
  permanent,  ///< any other status
  halting     ///< 401, 403, 429 of used-up quota (openai.md 1.4), a configuration that cannot work
};

struct HttpOutcome {
  Meaning meaning = Meaning::success;
  Failure why;  ///< Empty on success.
  std::optional<std::chrono::seconds>
      server_asked;  ///< From retry-after-ms or Retry-After, at most kLongestServerWait.
  int status = 0;    ///< 0: there was no answer.
};

/// For HttpResponse, NotSent and Unanswered; any other reply is a permanent `internal` failure. Whether an Unanswered
/// request may simply be sent again is the stage's knowledge: here it is retryable.
HttpOutcome http_outcome(const Reply& reply);

/// What the error inside a body of status 200 means: its code or type says (a number counts as an HTTP status), and one
/// that says nothing we know is retryable. Kind error_body, unless it halts. Nothing when there is no error inside.
std::optional<HttpOutcome> error_inside(const HttpResponse& response);

/// Again, Failed or Halt, as the meaning says, with the status as code. Not for Meaning::success.
Verdict verdict_for(const HttpOutcome& trouble);

/// Server text made fit for a log: one line of at most 300 bytes in which everything that looks like a key or token
/// is "(hidden)". With `strict` (401 and 403 quote what they were given) any word of 8 characters or more with a digit
/// or a star in it goes as well.
std::string safe_words(std::string_view text, bool strict = false);

}  // namespace callmill
