#include "stages/outreach/call_row.h"

#include <algorithm>

#include "domain/dial/call_failure.h"
#include "domain/dial/call_result.h"
#include "domain/livekit/livekit_requests.h"
#include "domain/text.h"

namespace callmill::stages {

namespace {

template <class Predicate>
const AgentResult* first(const OutreachCall& call, Predicate is_wanted) {
  const auto found = std::find_if(call.results.begin(), call.results.end(), is_wanted);
  return found == call.results.end() ? nullptr : &*found;
}

}  // namespace

OutreachCall read_call(sql::stages::Call::Row&& row, const std::vector<AgentResult>& results) {
  OutreachCall call{std::move(row), results, {}};
  if (call.left_at) {
    call.left = LegLeft{*call.left_at, read_participant(call.left_participant.value_or("")).value_or(Participant{})};
  }
  return call;
}

void move_clock(OutreachCall& call, std::chrono::seconds by) {
  call.created_at += by;
  call.claimed_at += by;
  for (auto* at : {&call.room_ready_at, &call.dispatched_at, &call.last_dial_at, &call.call_started_at,
                   &call.answered_at, &call.call_ended_at, &call.leg_lost_at, &call.left_at}) {
    if (*at) **at += by;
  }
  if (call.left) call.left->at += by;
  for (const std::string_view name : {kDispatchedSince, kSeenSince, kAloneSince}) {
    if (const auto since = step_since(call.step, name)) call.step = step_at(name, *since + by);
  }
}

bool is_stale(const OutreachCall& call, const Settings& settings, UnixTime now) {
  return now >= call.created_at + settings.call.stale_after;
}

bool hangs_up(const OutreachCall& call) {
  return call.step == kHangUp || call.step == kNoAgent;
}

bool must_be_over(const OutreachCall& call, const Settings& settings, UnixTime now) {
  const UnixTime dialled = call.call_started_at.value_or(call.dispatched_at.value_or(call.created_at));
  return is_stale(call, settings, now) && now >= dialled + settings.call.max_duration + kDialMargin;
}

std::optional<UnixTime> step_since(std::string_view step, std::string_view name) {
  if (!step.starts_with(name) || step.substr(name.size(), 1) != ":") return std::nullopt;
  const auto seconds = number_in<std::int64_t>(step.substr(name.size() + 1));
  return seconds ? std::optional(unix_time(*seconds)) : std::nullopt;
}

std::string step_at(std::string_view name, UnixTime at) {
  return std::string(name) + ":" + std::to_string(unix_seconds(at));
}

bool is_known(const OutreachCall& call, std::string_view name) {
  const auto since = step_since(call.step, name);
  return since && *since <= call.claimed_at && call.claimed_at <= *since + kOwnerKnown;
}

const AgentResult* useful_result(const OutreachCall& call) {
  const auto found = std::find_if(call.results.rbegin(), call.results.rend(), [](const AgentResult& one) {
    return one.qualification && is_useful(*one.qualification);
  });
  return found == call.results.rend() ? nullptr : &*found;
}

const AgentResult* failure_result(const OutreachCall& call) {
  // Who does not want to be called again has said that, whatever else the agent reported.
  const AgentResult* opted_out = first(call, [](const AgentResult& one) {
    return one.failure_reason && (*one.failure_reason == kDoNotCall || one.disposition == disposition::opted_out);
  });
  if (opted_out != nullptr) return opted_out;
  return first(call, [](const AgentResult& one) { return one.failure_reason && !one.qualification; });
}

const AgentResult* empty_result(const OutreachCall& call) {
  return first(call, [](const AgentResult& one) { return one.qualification && !is_useful(*one.qualification); });
}

}  // namespace callmill::stages
