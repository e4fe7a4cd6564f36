// Which errors of an HTTP API mean what: one table.
#pragma once

#include <span>
#include <string_view>

#include "domain/job/error_body.h"

namespace callmill {

enum class Meaning {
  success,    ///< 2xx
  retryable,  ///< It may pass: asked again.
  declined,   ///< This request alone, for what is in it: goes on without its answer, where the stage can.
  permanent,  ///< This request alone, and asking again does not help.
  halting     ///< No request can pass now: money, key, model, settings.
};

/// Who answered: of any server the status counts; a language model's says more, in its codes and words.
enum class ErrorsOf { any, model };

/// One kind of error. It applies where everything that is given matches.
struct KnownError {
  ErrorsOf whose = ErrorsOf::any;
  int status = 0;            ///< HTTP status; 0: any.
  std::string_view label{};  ///< A code, type, status word or reason (ErrorBody::labels), in any case; empty: any.
  std::string_view words{};  ///< Within the message, lower case; empty: any.
  Meaning meaning;
  std::string_view kind;    ///< failure_kind::...
  std::string_view source;  ///< Where it is documented, or was seen.
};

/// In the order in which they are tried: the first that applies counts.
std::span<const KnownError> known_errors();

/// Null: nothing is known of it.
const KnownError* known_error(ErrorsOf whose, int status, const ErrorBody& error);

}  // namespace callmill
