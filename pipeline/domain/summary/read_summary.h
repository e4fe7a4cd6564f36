// A model's answer as a PostCallSummary, checked whatever the server promised.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace callmill {

/// The answer is not a summary. `kind` is failure_kind::not_json or wrong_shape.
struct BadSummary : std::runtime_error {
  BadSummary(std::string_view failure_kind, const std::string& words) : std::runtime_error(words), kind(failure_kind) {}
  std::string_view kind;
};

/// Checks a model's answer against `schema` (from summary_schema()) whatever the server promised, and that no text is
/// longer than 2,000 characters (the one line: 500) and the one line is not blank. Gives the summary as JSON with its
/// texts made clean, one line each for the one line and the contact; blank contact details and requests become null.
/// <think> blocks and ``` fences around the answer are taken off first. Throws BadSummary naming paths
/// ("/contact/phone") and words.
std::string read_summary(std::string_view answer, const std::string& schema);

}  // namespace callmill
