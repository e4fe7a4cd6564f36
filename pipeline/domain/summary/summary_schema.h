// The shape of a PostCallSummary: the JSON schema that is sent with the request, and the check of what comes back.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace callmill {

/// A tenant's summary_fields make no schema; what() names the field and says what was expected. Kind
/// bad_summary_fields.
struct BadSummaryFields : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The answer is not a summary. `kind` is failure_kind::not_json or wrong_shape.
struct BadSummary : std::runtime_error {
  BadSummary(std::string_view failure_kind, const std::string& words) : std::runtime_error(words), kind(failure_kind) {}
  std::string_view kind;
};

/// The schema as OpenAI's strict mode takes it (openai.md 1.2), as compact JSON in the order the answer will have:
/// key_points, actions, caller_request, contact {name, phone, email, company}, fields, one_line_summary. Keys come out
/// in this order, so the one line is written last, from the rest.
///
/// `summary_fields` is the tenant's: a JSON object of property name -> JSON schema. They become the properties of
/// `fields`, so they can't clash with ours; `{}` leaves `fields` out. They are made strict as the SDKs do: objects are
/// closed and require all their keys, a null default goes, an allOf of one is unwrapped. A field that may be unknown
/// should say so itself: {"type": ["string", "null"]}. Keywords that strict mode does not know, or that can't be
/// checked here (pattern, format, multipleOf, $ref), are refused. Throws BadSummaryFields.
std::string summary_schema(std::string_view summary_fields);

/// Checks a model's answer against `schema` (from summary_schema()) whatever the server promised, and that no text is
/// longer than 2,000 characters (the one line: 500) and the one line is not blank. Gives the summary as JSON with its
/// texts made clean, one line each for the one line and the contact; blank contact details and requests become null.
/// <think> blocks and ``` fences around the answer are taken off first. Throws BadSummary naming paths
/// ("/contact/phone") and words.
std::string read_summary(std::string_view answer, const std::string& schema);

}  // namespace callmill
