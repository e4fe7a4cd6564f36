// The shape of a PostCallSummary: the JSON schema that is sent with the request.
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

/// The schema as OpenAI's strict mode takes it (https://platform.openai.com/docs/guides/structured-outputs), as compact
/// JSON in the order the answer will have: key_points, actions, caller_request, contact {name, phone, email, company},
/// fields, one_line_summary. Keys come out in this order, so the one line is written last, from the rest.
///
/// `summary_fields` is the tenant's: a JSON object of property name -> JSON schema. They become the properties of
/// `fields`, so they can't clash with ours; `{}` leaves `fields` out. They are made strict as the SDKs do: objects are
/// closed and require all their keys, a null default goes, an allOf of one is unwrapped. A field that may be unknown
/// should say so itself: {"type": ["string", "null"]}. Keywords that strict mode does not know, or that can't be
/// checked here (pattern, format, multipleOf, $ref), are refused. Throws BadSummaryFields.
std::string summary_schema(std::string_view summary_fields);

}  // namespace callmill
