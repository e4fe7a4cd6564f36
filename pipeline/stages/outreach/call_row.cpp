#include "stages/outreach/call_row.h"

#include <algorithm>

#include "domain/call_result.h"
#include "domain/text.h"

namespace callmill::stages {

std::optional<UnixTime> step_since(std::string_view step, std::string_view name) {
  if (!step.starts_with(name) || step.substr(name.size(), 1) != ":") return std::nullopt;
  const auto seconds = number_in<std::int64_t>(step.substr(name.size() + 1));
  return seconds ? std::optional(unix_time(*seconds)) : std::nullopt;
}

std::string step_at(std::string_view name, UnixTime at) {
  return std::string(name) + ":" + std::to_string(unix_seconds(at));
}

const AgentResult* useful_result(const OutreachCall& call) {
  const auto found = std::find_if(call.results.rbegin(), call.results.rend(), [](const AgentResult& one) {
    return one.qualification && is_useful(*one.qualification);
  });
  return found == call.results.rend() ? nullptr : &*found;
}

const AgentResult* failure_result(const OutreachCall& call) {
  const auto found =
      std::find_if(call.results.begin(), call.results.end(), [](const AgentResult& one) { return !one.qualification; });
  return found == call.results.end() ? nullptr : &*found;
}

const AgentResult* empty_result(const OutreachCall& call) {
  const auto found = std::find_if(call.results.begin(), call.results.end(), [](const AgentResult& one) {
    return one.qualification && !is_useful(*one.qualification);
  });
  return found == call.results.end() ? nullptr : &*found;
}

}  // namespace callmill::stages
