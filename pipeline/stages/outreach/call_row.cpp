#include "stages/outreach/call_row.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "domain/number.h"
#include "domain/qualification.h"

namespace callmill::stages {

namespace {

using nlohmann::json;

std::optional<UnixTime> maybe_time(const std::optional<std::int64_t>& at) {
  return at ? std::optional(unix_time(*at)) : std::nullopt;
}

std::string text_or_empty(const json& value) {
  return value.is_null() ? std::string{} : value.get<std::string>();
}

std::vector<AgentResult> read_results(const std::string& text) {
  std::vector<AgentResult> results;
  for (const json& one : json::parse(text)) {
    AgentResult result{.id = one.at("id").get<std::int64_t>(),
                       .failure_reason = text_or_empty(one.at("failure_reason")),
                       .failure_detail = text_or_empty(one.at("failure_detail"))};
    const json& qualification = one.at("qualification");
    if (!qualification.is_null()) result.qualification = qualification.get<std::string>();
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace

OutreachCall read_call(const ledger::Row& row) {
  return {.call_id = row.text("external_id"),
          .room = row.text("call_room"),
          .status = row.text("call_status"),
          .created_at = unix_time(row.integer("created_at")),
          .call_started_at = maybe_time(row.maybe_integer("call_started_at")),
          .answered_at = maybe_time(row.maybe_integer("answered_at")),
          .step = row.maybe_text("step").value_or(""),
          .look_every = std::chrono::seconds{row.maybe_integer("look_every_s").value_or(1)},
          .results = read_results(row.text("results"))};
}

OutreachCall read_call_and_leg(const ledger::Row& row) {
  OutreachCall call = read_call(row);
  const auto at = maybe_time(row.maybe_integer("left_at"));
  if (!at) return call;
  const auto leg = read_participant(row.maybe_text("left_participant").value_or(""));
  call.left = LegLeft{*at, leg.value_or(Participant{})};
  return call;
}

std::optional<UnixTime> step_since(std::string_view step, std::string_view name) {
  if (!step.starts_with(name) || step.substr(name.size(), 1) != ":") return std::nullopt;
  return maybe_time(number_in<std::int64_t>(step.substr(name.size() + 1)));
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
