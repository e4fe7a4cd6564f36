// What a reply to any HTTP request means: success, try again, never, or pause the stage.
#pragma once

#include <chrono>
#include <optional>

#include "domain/job/known_errors.h"
#include "domain/job/reply.h"
#include "domain/job/verdict.h"

namespace callmill {

/// How long a stage pauses when its quota is used up, its credentials are refused or its settings cannot work. The
/// pause does not grow: the worker is back within a quarter of an hour of the repair.
inline constexpr std::chrono::seconds kHaltPause{900};

/// How long a stage pauses when this process is short of descriptors or memory.
inline constexpr std::chrono::seconds kLocalPause{30};

struct HttpOutcome {
  Meaning meaning = Meaning::success;
  Failure why;  ///< Empty on success.
  std::optional<std::chrono::seconds>
      server_asked;  ///< From retry-after-ms or Retry-After, at most kLongestServerWait.
  int status = 0;    ///< 0: there was no answer.
};

/// For HttpResponse, NotSent and Unanswered; any other reply is a permanent `internal` failure. Only the stage
/// knows whether an Unanswered request may be sent again: here it is retryable. What known_errors.h does not name is
/// retryable from 500 on, and else permanent.
HttpOutcome http_outcome(const Reply& reply, ErrorsOf whose = ErrorsOf::any);

/// What the error inside a model's body of status 200 means, by its codes and words (a number counts as an HTTP
/// status); an unknown one is retryable. Kind error_body, unless known_errors.h says more. Nothing when there is no
/// error inside.
std::optional<HttpOutcome> error_inside(const HttpResponse& response);

/// Again, Failed or Halt, as the meaning says, with the status as code; a declined request is Failed. Not for
/// Meaning::success.
Verdict verdict_for(const HttpOutcome& outcome);

}  // namespace callmill
