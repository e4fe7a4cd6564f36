// The sandbox's idea of a summary: taken from the transcript it was sent and nothing else, so that a wrong transcript
// gives a wrong summary.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace callmill::sandbox {

/// What can be read off a transcript of lines "Caller: ..." and "Agent: ...".
struct Facts {
  int turns = 0;
  std::string first_caller_line;        ///< The first with something in it; empty: there is none.
  std::vector<std::string> key_points;  ///< The first six words of every caller line, at most 10 lines.
  std::vector<std::string> actions;     ///< Agent lines that promise something, at most 10.
  std::optional<std::string> name, phone, email;
  bool caller_asks = false;  ///< Some caller line has a question mark.
};
Facts facts_of(std::string_view transcript);

/// "12 turns: I would like to book"
std::string one_line_summary(const Facts& facts);

/// A value that fits the schema. Properties with a known name (one_line_summary, caller_request, key_points, actions,
/// contact and its parts) get what the transcript says, others something of the right type derived from it.
nlohmann::ordered_json fill(const nlohmann::ordered_json& schema, const Facts& facts);

/// Why OpenAI would refuse this schema with strict: true; empty: it would not.
std::string strict_schema_fault(const nlohmann::ordered_json& schema);

}  // namespace callmill::sandbox
